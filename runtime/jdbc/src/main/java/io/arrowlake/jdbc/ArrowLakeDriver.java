package io.arrowlake.jdbc;

import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryEngineBuilder;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;
import java.util.function.Function;
import java.util.logging.Logger;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.DriverVersion;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.UnregisteredDriver;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver of an engine in the same process. It takes {@code
 * jdbc:arrowlake:config=path/arrowlake.yaml;key=value}; the keys can stand in the properties as
 * well: {@code config}, {@code catalog}, {@code schema}, {@code query_timeout}, {@code memory},
 * {@code jvm_open}. A key that it does not know is refused.
 *
 * <p>Connections with the same {@code config}, {@code memory} and {@code jvm_open} share an engine,
 * which is closed with the last of them. Each statement is a transaction of its own: auto-commit
 * cannot be switched off. Thread-safe.
 */
public final class ArrowLakeDriver extends UnregisteredDriver {
  private static final String PREFIX = "jdbc:arrowlake:";
  private static final String VERSION = "io/arrowlake/jdbc/driver.properties";

  private final SharedEngines engines;

  static {
    try {
      DriverManager.registerDriver(new ArrowLakeDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A driver that shares engines with no other one. DriverManager has its own. */
  public ArrowLakeDriver() {
    this(ArrowLakeDriver::build);
  }

  ArrowLakeDriver(Function<EngineKey, QueryEngine> opener) {
    this.engines = new SharedEngines(opener);
  }

  private static QueryEngine build(EngineKey key) {
    requireJava(key);
    QueryEngineBuilder builder = new QueryEngineBuilder();
    if (key.configuration() != null) {
      builder.configuration(key.configuration());
    }

    if (key.memory() != null) {
      builder.memory(key.memory());
    }

    return builder.build();
  }

  /** Without leave to open the package, it must have been opened when the JVM was started. */
  private static void requireJava(EngineKey key) {
    Module base = Object.class.getModule();
    boolean open = base.isOpen("java.nio", ArrowLakeDriver.class.getModule());
    if (!open && key.jvmOpen().equals("never")) {
      throw new ArrowLakeException(
              ErrorCode.JVM_ACCESS_DENIED,
              "Arrow needs the package java.nio of java.base, and jvm_open=never forbids to open"
                  + " it")
          .remedy("Start the JVM with --add-opens=java.base/java.nio=ALL-UNNAMED");
    }
  }

  /**
   * A connection to an engine that the caller owns: closing the connection leaves it open.
   *
   * @throws SQLException where the engine refuses the connection
   */
  public static Connection connectTo(QueryEngine engine) throws SQLException {
    ArrowLakeDriver driver = new ArrowLakeDriver(key -> engine);
    return driver.connection(
        PREFIX, DriverOptions.of("", new Properties()), EngineLease.borrowed(engine));
  }

  @Override
  public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }

    return open(url, info == null ? new Properties() : info);
  }

  ArrowLakeConnection open(String url, Properties info) throws SQLException {
    DriverOptions options = DriverOptions.of(url.substring(PREFIX.length()), info);
    try {
      return connection(url, options, engines.lease(options.engineKey()));
    } catch (RuntimeException e) {
      throw SqlErrors.of(e);
    }
  }

  private ArrowLakeConnection connection(String url, DriverOptions options, EngineLease lease)
      throws SQLException {
    try {
      return new ArrowLakeConnection(this, factory, url, options, lease);
    } catch (RuntimeException | SQLException e) {
      lease.close();
      throw SqlErrors.of(e);
    }
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info)
      throws SQLException {
    String text = url.startsWith(PREFIX) ? url.substring(PREFIX.length()) : "";
    DriverOptions options = DriverOptions.of(text, info == null ? new Properties() : info);
    return Arrays.stream(DriverOption.values())
        .map(option -> propertyInfo(option, options))
        .toArray(DriverPropertyInfo[]::new);
  }

  private static DriverPropertyInfo propertyInfo(DriverOption option, DriverOptions options) {
    DriverPropertyInfo info =
        new DriverPropertyInfo(option.key(), options.value(option).orElse(null));
    info.description = option.description();
    info.choices = option.choices().isEmpty() ? null : option.choices().toArray(new String[0]);
    return info;
  }

  @Override
  protected AvaticaFactory createFactory() {
    return new ArrowLakeFactory();
  }

  @Override
  protected DriverVersion createDriverVersion() {
    return DriverVersion.load(
        ArrowLakeDriver.class, VERSION, "ArrowLake JDBC Driver", "unknown", "ArrowLake", "unknown");
  }

  @Override
  protected String getConnectStringPrefix() {
    return PREFIX;
  }

  @Override
  public Meta createMeta(AvaticaConnection connection) {
    return new EngineMeta((ArrowLakeConnection) connection);
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("io.arrowlake");
  }
}
