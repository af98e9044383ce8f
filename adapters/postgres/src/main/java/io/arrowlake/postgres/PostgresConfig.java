package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.Option;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The configuration of a catalog of kind {@code postgres}. Immutable.
 *
 * @param url where the server is
 * @param user the role that connects
 * @param password its password, never printed
 * @param maxConnections how many connections queries hold at most
 * @param scanConnections how many connections one large table is read over at most
 * @param bandwidth megabytes per second that come over the network, which the planner weighs bytes
 *     by
 * @param connectTimeout seconds
 * @param statementTimeout seconds, 0 for none
 * @param schemas the schemas that are seen, empty for all
 * @param applicationName what the server's activity shows before the query's name
 * @param specialValues what becomes of values that house types do not have
 * @param numericUnconstrained how numeric without a precision is read
 * @param numericWide how numeric of 39 to 76 digits is read
 */
public record PostgresConfig(
    @Option(
            description =
                "Address of the database: postgresql://host:port/database, with pgjdbc's"
                    + " parameters such as ?sslmode=require",
            required = true)
        String url,
    @Option(description = "Role to connect as; the name of the system's user where it is not given")
        String user,
    @Option(description = "Password of the role", secret = true) String password,
    @Option(
            description =
                "Number of connections that queries hold at most; one more reads metadata",
            defaultValue = "8")
        int maxConnections,
    @Option(
            description =
                "Number of connections over which one large table is read at most, in one snapshot",
            defaultValue = "2")
        int scanConnections,
    @Option(
            description =
                "Megabytes per second that come from the server over the network: the slower it"
                    + " is, the more work is done there so that fewer bytes leave",
            defaultValue = "80")
        int bandwidth,
    @Option(description = "Seconds to wait for a connection to be made", defaultValue = "10")
        int connectTimeout,
    @Option(
            description = "Seconds that one statement may run at the server, 0 for no limit",
            defaultValue = "0")
        int statementTimeout,
    @Option(
            description = "Seconds after which an unused connection is closed, 0 for never",
            defaultValue = "300")
        int idleTimeout,
    @Option(description = "Schemas that are seen, separated by commas; all where it is not given")
        String schemas,
    @Option(
            description = "Start of the application_name that the server shows",
            defaultValue = "arrowlake")
        String applicationName,
    @Option(
            description =
                "What becomes of infinite dates, NaN in decimals, and years before 1 or after"
                    + " 9999: error or null",
            defaultValue = "error")
        SpecialValues specialValues,
    @Option(
            description =
                "How numeric without a precision is read: text, or a type such as"
                    + " decimal(38,10), which rounds",
            defaultValue = "text")
        String numericUnconstrained,
    @Option(
            description = "How numeric of 39 to 76 digits is read: decimal or text",
            defaultValue = "decimal")
        WideNumeric numericWide) {

  /** Checks the values together. */
  public PostgresConfig {
    if (!isAddress(url)) {
      throw wrong("key url needs the form postgresql://host:port/database");
    } else if (url.contains("@") && url.indexOf('@') < afterHost(url)) {
      throw wrong("key url holds a user or a password, which have their own keys");
    } else if (maxConnections < 1) {
      throw wrong("key max_connections needs a number from 1");
    } else if (scanConnections < 1) {
      throw wrong("key scan_connections needs a number from 1");
    } else if (bandwidth < 1) {
      throw wrong("key bandwidth needs a number from 1");
    } else if (connectTimeout < 1) {
      throw wrong("key connect_timeout needs a number from 1");
    } else if (statementTimeout < 0) {
      throw wrong("key statement_timeout needs a number from 0");
    } else if (idleTimeout < 0) {
      throw wrong("key idle_timeout needs a number from 0");
    }

    NumericForm.parse(numericUnconstrained);
  }

  private static boolean isAddress(String url) {
    return url.startsWith("jdbc:postgresql://")
        || url.startsWith("postgresql://")
        || url.startsWith("postgres://");
  }

  private static int afterHost(String url) {
    int slash = url.indexOf('/', url.indexOf("://") + 3);
    return slash < 0 ? url.length() : slash;
  }

  static ArrowLakeException wrong(String detail) {
    return new ArrowLakeException(ErrorCode.CONFIG_INVALID, "Postgres catalog: " + detail);
  }

  /** The address in the driver's form. */
  String jdbcUrl() {
    return "jdbc:postgresql" + url.substring(url.indexOf("://"));
  }

  /** The address without its parameters, for messages. */
  String printedUrl() {
    String address = "postgresql" + url.substring(url.indexOf("://"));
    int parameters = address.indexOf('?');
    return parameters < 0 ? address : address.substring(0, parameters);
  }

  /** What the driver connects with. */
  Properties driverProperties() {
    Properties properties = new Properties();
    if (!user.isEmpty()) {
      properties.setProperty("user", user);
    }

    if (!password.isEmpty()) {
      properties.setProperty("password", password);
    }

    properties.setProperty("ApplicationName", applicationName);
    properties.setProperty("connectTimeout", Integer.toString(connectTimeout));
    properties.setProperty("loginTimeout", Integer.toString(connectTimeout));
    properties.setProperty("cancelSignalTimeout", Integer.toString(connectTimeout));
    properties.setProperty("tcpKeepAlive", "true");
    return properties;
  }

  /** The names in {@code schemas}, none for all. */
  Set<String> schemaFilter() {
    return Arrays.stream(schemas.split(","))
        .map(String::trim)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public String toString() {
    return "PostgresConfig[" + printedUrl() + "]";
  }
}
