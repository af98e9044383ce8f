package io.arrowlake.slt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A way to run a query: where the tables are, who computes, and what the planner may do. Whatever
 * the mode, the rows are the same.
 *
 * @param name in reports and for a selection
 */
public record ExecutionMode(
    String name,
    Placement placement,
    String residual,
    String pushdown,
    String simplification,
    String shipping) {

  /** Where the tables of a script are. */
  public enum Placement {
    LOCAL,
    POSTGRES,
    PARQUET,
    /** Each table somewhere else, as a seed has it. */
    MIXED
  }

  private static final List<ExecutionMode> ALL =
      List.of(
          mode("local", Placement.LOCAL, "auto", "on", "on"),
          mode("postgres", Placement.POSTGRES, "auto", "on", "on"),
          mode("parquet", Placement.PARQUET, "auto", "on", "on"),
          mode("mixed", Placement.MIXED, "auto", "on", "on"),
          mode("mixed-arrow", Placement.MIXED, "arrow", "on", "on"),
          mode("mixed-duckdb", Placement.MIXED, "duckdb", "on", "on"),
          mode("postgres-unpushed-arrow", Placement.POSTGRES, "arrow", "off", "on"),
          mode("postgres-unpushed-duckdb", Placement.POSTGRES, "duckdb", "off", "on"),
          mode("parquet-unpushed-arrow", Placement.PARQUET, "arrow", "off", "on"),
          mode("postgres-unsimplified", Placement.POSTGRES, "auto", "on", "off"),
          mode("mixed-unsimplified", Placement.MIXED, "auto", "on", "off"),
          shipped("mixed-shipped", "on"));

  /**
   * Every placement, engine, pushdown and simplification with every other, and mixed tables of
   * which all that can be is sent to PostgreSQL.
   */
  public static List<ExecutionMode> combinations() {
    List<ExecutionMode> modes = new ArrayList<>();
    modes.add(shipped("mixed-shipped", "on"));
    modes.add(shipped("mixed-shipped-unpushed", "off"));
    for (Placement placement : Placement.values()) {
      for (String residual : List.of("auto", "arrow", "duckdb")) {
        for (String pushdown : List.of("on", "off")) {
          for (String simplification : List.of("on", "off")) {
            String name =
                placement.name().toLowerCase(Locale.ROOT)
                    + "-"
                    + residual
                    + (pushdown.equals("on") ? "" : "-unpushed")
                    + (simplification.equals("on") ? "" : "-unsimplified");
            modes.add(mode(name, placement, residual, pushdown, simplification));
          }
        }
      }
    }

    return modes;
  }

  private static ExecutionMode mode(
      String name, Placement placement, String residual, String pushdown, String simplification) {
    return new ExecutionMode(name, placement, residual, pushdown, simplification, "auto");
  }

  private static ExecutionMode shipped(String name, String pushdown) {
    return new ExecutionMode(name, Placement.MIXED, "auto", pushdown, "on", "on");
  }

  /** The whole matrix; the first is the default mode. */
  static List<ExecutionMode> all() {
    return ALL;
  }

  /**
   * The modes of these names, separated by commas; {@code all} for all.
   *
   * @throws IllegalArgumentException where there is none of a name
   */
  static List<ExecutionMode> named(String names) {
    return names.equals("all")
        ? ALL
        : Arrays.stream(names.toLowerCase(Locale.ROOT).split(",")).map(ExecutionMode::one).toList();
  }

  private static ExecutionMode one(String name) {
    return ALL.stream()
        .filter(mode -> mode.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No such mode: "
                        + name
                        + ". There are: "
                        + ALL.stream().map(m -> m.name).toList()));
  }

  /** The statements that prepare a session. */
  List<String> settings() {
    return List.of(
        "SET residual_engine = " + residual,
        "SET pushdown = '" + pushdown + "'",
        "SET simplification = '" + simplification + "'",
        "SET shipping = '" + shipping + "'",
        "SET query_timeout = '60s'");
  }
}
