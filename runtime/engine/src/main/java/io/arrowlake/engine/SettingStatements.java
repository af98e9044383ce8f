package io.arrowlake.engine;

import io.arrowlake.engine.config.DurationText;
import io.arrowlake.planner.PlanSettings;
import io.arrowlake.planner.PlanSettings.Residual;
import io.arrowlake.planner.PlanSettings.Shipping;
import io.arrowlake.planner.PlanSettings.Simplification;
import io.arrowlake.planner.Pushdown;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.NearestName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSetOption;
import org.jspecify.annotations.Nullable;

/** SET, RESET and SHOW of a session's settings. Stateless. */
final class SettingStatements {
  private static final String CATALOG = "catalog";
  private static final String SCHEMA = "schema";
  private static final String QUERY_TIMEOUT = "query_timeout";
  private static final String RESIDUAL_ENGINE = "residual_engine";
  private static final String PUSHDOWN = "pushdown";
  private static final String SIMPLIFICATION = "simplification";
  private static final String SHIPPING = "shipping";
  private static final Set<String> NAMES =
      new TreeSet<>(
          Set.of(
              CATALOG, SCHEMA, QUERY_TIMEOUT, RESIDUAL_ENGINE, PUSHDOWN, SIMPLIFICATION, SHIPPING));

  /** What else SHOW shows, and so what may be misspelt where it is asked for a setting. */
  private static final Set<String> SHOWN = Set.of("CATALOGS", "SCHEMAS", "TABLES", "COLUMNS");

  /** The values of the setting {@code pushdown}. */
  private enum Pushed {
    ON,
    OFF
  }

  /** Makes a setting or takes it back. */
  void set(SqlSetOption statement, Session session) {
    String name = name(statement.name().toString());
    SqlNode value = statement.getValue();
    if (value == null) {
      reset(name, session);
      return;
    }

    String text = text(value);
    check(name, text);
    session.set(name, text);
  }

  private static void reset(String name, Session session) {
    if (name.equals("all")) {
      NAMES.forEach(session::reset);
    } else {
      session.reset(name);
    }
  }

  private static String name(String given) {
    String name = given.toLowerCase(Locale.ROOT);
    if (!NAMES.contains(name) && !name.equals("all")) {
      throw new ArrowLakeException(ErrorCode.INVALID_QUERY, "No such setting: " + given)
          .nearest(name, NAMES);
    }

    return name;
  }

  private static String text(SqlNode value) {
    if (value instanceof SqlLiteral literal) {
      return String.valueOf(literal.toValue());
    }

    return value instanceof SqlIdentifier identifier
        ? String.join(".", identifier.names)
        : value.toString();
  }

  /** Also checks a setting that came by another way than SET. */
  private static void check(String name, String value) {
    switch (name) {
      case QUERY_TIMEOUT -> duration(value);
      case RESIDUAL_ENGINE -> constant(Residual.values(), name, value);
      case PUSHDOWN -> constant(Pushed.values(), name, value);
      case SIMPLIFICATION -> constant(Simplification.values(), name, value);
      case SHIPPING -> constant(Shipping.values(), name, value);
      default -> {}
    }
  }

  private static Duration duration(String value) {
    try {
      return DurationText.parse(value);
    } catch (IllegalArgumentException e) {
      throw new ArrowLakeException(
          ErrorCode.INVALID_QUERY,
          "query_timeout needs a duration such as 30s or 10m: " + value,
          e);
    }
  }

  private static <E extends Enum<E>> E constant(E[] constants, String name, String value) {
    return Arrays.stream(constants)
        .filter(constant -> constant.name().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new ArrowLakeException(
                    ErrorCode.INVALID_QUERY,
                    name
                        + " needs one of "
                        + String.join(
                            ", ", Arrays.stream(constants).map(SettingStatements::lower).toList())
                        + ": "
                        + value));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** One setting, or all of them. */
  Rows show(@Nullable SqlIdentifier one, Session session) {
    if (one != null && NearestName.of(one.toString(), SHOWN).isPresent()) {
      throw new ArrowLakeException(ErrorCode.INVALID_QUERY, "No such setting: " + one)
          .nearest(one.toString(), SHOWN);
    }

    List<List<@Nullable String>> rows = new ArrayList<>();
    for (String name : NAMES) {
      if (one == null || name.equals(name(one.toString()))) {
        List<@Nullable String> row = new ArrayList<>();
        row.add(name);
        row.add(session.setting(name).orElse(null));
        rows.add(row);
      }
    }

    return new Rows(List.of("name", "value"), rows);
  }

  /** How long a statement of the session may take, empty where it does not say. */
  static Optional<Duration> timeout(Session session) {
    return session.setting(QUERY_TIMEOUT).map(SettingStatements::duration);
  }

  /** How the session wants its statements planned. */
  static PlanSettings planSettings(Session session) {
    Residual residual =
        session
            .setting(RESIDUAL_ENGINE)
            .map(value -> constant(Residual.values(), RESIDUAL_ENGINE, value))
            .orElse(Residual.AUTO);
    Pushed pushed =
        session
            .setting(PUSHDOWN)
            .map(value -> constant(Pushed.values(), PUSHDOWN, value))
            .orElse(Pushed.ON);
    Simplification simplification =
        session
            .setting(SIMPLIFICATION)
            .map(value -> constant(Simplification.values(), SIMPLIFICATION, value))
            .orElse(Simplification.ON);
    Shipping shipping =
        session
            .setting(SHIPPING)
            .map(value -> constant(Shipping.values(), SHIPPING, value))
            .orElse(Shipping.AUTO);
    return new PlanSettings(
        residual, pushed == Pushed.ON ? Pushdown.ALL : Pushdown.NONE, simplification, shipping);
  }
}
