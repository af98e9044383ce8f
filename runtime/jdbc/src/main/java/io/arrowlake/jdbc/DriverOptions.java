package io.arrowlake.jdbc;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.NearestName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.ConnectStringParser;

/** What a URL and its properties ask for. Immutable. */
final class DriverOptions {
  private static final String USER = "user";

  /** Pools and tools hand it over whether a driver has users or not. */
  private static final String PASSWORD = "password";

  private static final Pattern DURATION = Pattern.compile("\\d+ ?(ms|s|m|h)");

  private final Map<DriverOption, String> values;

  private final String user;

  private DriverOptions(Map<DriverOption, String> values, String user) {
    this.values = values;
    this.user = user;
  }

  /**
   * Reads {@code key=value;key=value}; keys in the text win over the properties.
   *
   * @throws SQLException where a key is unknown or a value is wrong
   */
  static DriverOptions of(String text, Properties properties) throws SQLException {
    Map<DriverOption, String> values = new EnumMap<>(DriverOption.class);
    for (String key : properties.stringPropertyNames()) {
      put(values, key, properties.getProperty(key));
    }

    Properties spelled = parse(text);
    for (String key : spelled.stringPropertyNames()) {
      put(values, key, spelled.getProperty(key));
    }

    return new DriverOptions(values, spelled.getProperty(USER, properties.getProperty(USER, "")));
  }

  /** Avatica's parser runs over the end of a text that ends too soon. */
  private static Properties parse(String text) throws SQLException {
    try {
      return ConnectStringParser.parse(text);
    } catch (IndexOutOfBoundsException e) {
      throw SqlErrors.of(
          new ArrowLakeException(
              ErrorCode.CONFIG_INVALID, "The connection URL ends in a key without value", e));
    }
  }

  private static void put(Map<DriverOption, String> values, String key, String value)
      throws SQLException {
    if (key.equals(PASSWORD) || key.equals(USER)) {
      return;
    }

    DriverOption option = DriverOption.of(key).orElse(null);
    if (option == null) {
      throw SqlErrors.of(
          ErrorCode.CONFIG_INVALID,
          "Unknown key of the connection: "
              + key
              + NearestName.suggestion(key, DriverOption.keys()));
    }

    check(option, value);
    values.put(option, value);
  }

  private static void check(DriverOption option, String value) throws SQLException {
    boolean right =
        switch (option) {
          case QUERY_TIMEOUT -> DURATION.matcher(value).matches();
          case JVM_OPEN -> option.choices().contains(value);
          default -> !value.isBlank();
        };
    if (!right) {
      throw SqlErrors.of(
          ErrorCode.CONFIG_INVALID,
          "Not a value of " + option.key() + " (" + option.description() + "): " + value);
    }
  }

  Optional<String> value(DriverOption option) {
    return Optional.ofNullable(values.get(option));
  }

  /** Who says to be there, whom nobody asks for a password; empty where nobody says so. */
  String user() {
    return user;
  }

  /** What decides whether two connections share an engine. */
  EngineKey engineKey() throws SQLException {
    String config = values.get(DriverOption.CONFIG);
    try {
      return new EngineKey(
          config == null ? null : Path.of(config).toAbsolutePath().normalize(),
          values.get(DriverOption.MEMORY),
          values.getOrDefault(DriverOption.JVM_OPEN, "auto"));
    } catch (InvalidPathException e) {
      throw SqlErrors.of(
          new ArrowLakeException(ErrorCode.CONFIG_INVALID, "Not a path: " + config, e));
    }
  }
}
