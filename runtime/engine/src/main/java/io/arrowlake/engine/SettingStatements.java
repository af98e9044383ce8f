package io.arrowlake.engine;

import io.arrowlake.engine.config.DurationText;
import io.arrowlake.planner.PlanSettings;
import io.arrowlake.planner.PlanSettings.Feedback;
import io.arrowlake.planner.PlanSettings.Residual;
import io.arrowlake.planner.PlanSettings.Shipping;
import io.arrowlake.planner.PlanSettings.Simplification;
import io.arrowlake.planner.Pushdown;
import io.arrowlake.planner.PushedOperation;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.NearestName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
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
  private static final String PLANNING_TIME = "planning_time";
  private static final String RESIDUAL_ENGINE = "residual_engine";
  private static final String PUSHDOWN = "pushdown";
  private static final String SIMPLIFICATION = "simplification";
  private static final String SHIPPING = "shipping";
  private static final String FEEDBACK = "feedback";
  private static final Set<String> NAMES =
      new TreeSet<>(
          Set.of(
              CATALOG,
              SCHEMA,
              QUERY_TIMEOUT,
              PLANNING_TIME,
              RESIDUAL_ENGINE,
              PUSHDOWN,
              SIMPLIFICATION,
              SHIPPING,
              FEEDBACK));

  /** What else SHOW shows, and so what may be misspelt where it is asked for a setting. */
  private static final Set<String> SHOWN = Set.of("CATALOGS", "SCHEMAS", "TABLES", "COLUMNS");

  /** What stands before the kinds of work that no source does, in the setting {@code pushdown}. */
  private static final String WITHOUT = "without ";

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
      case QUERY_TIMEOUT, PLANNING_TIME -> duration(name, value);
      case RESIDUAL_ENGINE -> constant(Residual.values(), name, value);
      case PUSHDOWN -> pushdown(value);
      case SIMPLIFICATION -> constant(Simplification.values(), name, value);
      case SHIPPING -> constant(Shipping.values(), name, value);
      case FEEDBACK -> constant(Feedback.values(), name, value);
      default -> {}
    }
  }

  private static Duration duration(String name, String value) {
    try {
      return DurationText.parse(value);
    } catch (IllegalArgumentException e) {
      throw new ArrowLakeException(
          ErrorCode.INVALID_QUERY, name + " needs a duration such as 30s or 10m: " + value, e);
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
    return session.setting(QUERY_TIMEOUT).map(value -> duration(QUERY_TIMEOUT, value));
  }

  /** How long planning may take before it is cut short, empty where the session does not say. */
  static Optional<Duration> planningTime(Session session) {
    return session.setting(PLANNING_TIME).map(value -> duration(PLANNING_TIME, value));
  }

  /** What sources may compute: all, nothing, or all but some kinds of work. */
  private static Pushdown pushdown(String value) {
    String text = value.toLowerCase(Locale.ROOT);
    if (text.equals("on")) {
      return Pushdown.ALL;
    } else if (text.equals("off")) {
      return Pushdown.NONE;
    } else if (!text.startsWith(WITHOUT)) {
      throw new ArrowLakeException(
              ErrorCode.INVALID_QUERY,
              "pushdown needs on, off, or without and kinds of work: " + value)
          .remedy("Write SET pushdown = 'without join, aggregate'");
    }

    Set<PushedOperation> nowhere = EnumSet.noneOf(PushedOperation.class);
    for (String kind : text.substring(WITHOUT.length()).split(",", -1)) {
      nowhere.add(operation(kind.strip()));
    }

    return new Pushdown(nowhere, Set.of());
  }

  private static PushedOperation operation(String kind) {
    List<PushedOperation> all = List.of(PushedOperation.values());
    return all.stream()
        .filter(operation -> operation.text().equals(kind))
        .findFirst()
        .orElseThrow(
            () ->
                new ArrowLakeException(ErrorCode.INVALID_QUERY, "No such kind of work: " + kind)
                    .nearest(kind, all.stream().map(PushedOperation::text).toList()));
  }

  /** How the session wants its statements planned. */
  static PlanSettings planSettings(Session session) {
    Residual residual =
        session
            .setting(RESIDUAL_ENGINE)
            .map(value -> constant(Residual.values(), RESIDUAL_ENGINE, value))
            .orElse(Residual.AUTO);
    Pushdown pushdown =
        session.setting(PUSHDOWN).map(SettingStatements::pushdown).orElse(Pushdown.ALL);
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
    Feedback feedback =
        session
            .setting(FEEDBACK)
            .map(value -> constant(Feedback.values(), FEEDBACK, value))
            .orElse(Feedback.ON);
    return new PlanSettings(residual, pushdown, simplification, shipping, feedback);
  }
}
