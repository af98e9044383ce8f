package io.arrowlake.engine;

import io.arrowlake.planner.PlanPrinter;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.grammar.ExplainOption;
import io.arrowlake.planner.grammar.ExplainQuery;
import io.arrowlake.planner.json.PlanWriter;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.spi.SentInput;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;

/** The options of one EXPLAIN, and the plan printed as they ask for. Immutable. */
final class ExplainStatement {
  private static final Set<String> OPTIONS = Set.of("analyze", "format", "snapshot", "verbose");

  private final PlanPrinter printer = new PlanPrinter();
  private final Map<String, String> options = new HashMap<>();

  /** Checks the options of a statement. */
  ExplainStatement(ExplainQuery statement) {
    for (SqlNode node : statement.options()) {
      ExplainOption option = (ExplainOption) node;
      String name = option.name().getSimple().toLowerCase(Locale.ROOT);
      if (!OPTIONS.contains(name)) {
        throw new ArrowLakeException(ErrorCode.INVALID_QUERY, "No such option of EXPLAIN: " + name)
            .nearest(name, OPTIONS)
            .at(StatementPlace.of(option));
      }

      options.put(name, option.value().map(ExplainStatement::text).orElse("true"));
    }
  }

  private static String text(SqlNode value) {
    String text =
        value instanceof SqlIdentifier identifier
            ? identifier.getSimple()
            : String.valueOf(((SqlLiteral) value).toValue());
    return text.toLowerCase(Locale.ROOT);
  }

  /** Whether the query is run. */
  boolean analyzes() {
    return isOn("analyze");
  }

  private boolean isOn(String option) {
    return switch (options.getOrDefault(option, "false")) {
      case "true", "on", "1" -> true;
      case "false", "off", "0" -> false;
      default ->
          throw new ArrowLakeException(
              ErrorCode.INVALID_QUERY, "The option " + option + " is on or off");
    };
  }

  /**
   * The plan as text or JSON.
   *
   * @param progress what each fragment did, where the query was run
   * @param remarks what the sources say of each fragment, by its number
   * @param snapshots what it saw of each source then, by catalog
   * @param refusal why this is the plan's fallback, empty where it is not
   * @param memory the most bytes that were held at once, by who held them
   */
  Rows print(
      FederatedPlan plan,
      List<FragmentProgress> progress,
      Map<Integer, List<String>> remarks,
      Map<String, String> snapshots,
      Optional<String> refusal,
      Map<String, Long> memory) {
    Map<Integer, PlanPrinter.Actual> actuals = new HashMap<>();
    for (FragmentProgress each : progress) {
      actuals.put(
          each.fragment(),
          new PlanPrinter.Actual(
              each.rows(), each.bytes(), each.nanos(), each.keys(), sent(each.sent())));
    }

    PlanPrinter.Notes notes = new PlanPrinter.Notes(actuals, remarks, memory);
    return switch (options.getOrDefault("format", "text")) {
      case "text" -> {
        List<String> lines = new ArrayList<>();
        refusal.ifPresent(reason -> lines.add("Fallback, for rows were not sent: " + reason));
        lines.addAll(printer.lines(plan, notes, details()));
        if (isOn("snapshot")) {
          new TreeMap<>(snapshots)
              .forEach((catalog, seen) -> lines.add("Snapshot of " + catalog + ": " + seen));
        }

        yield new Rows(List.of("plan"), lines.stream().map(List::<String>of).toList());
      }
      case "json" ->
          new Rows(List.of("plan"), List.of(List.of(new PlanWriter().write(plan, notes))));
      default ->
          throw new ArrowLakeException(
              ErrorCode.INVALID_QUERY, "The format of EXPLAIN is text or json");
    };
  }

  private static List<String> sent(List<SentInput> inputs) {
    return inputs.stream()
        .map(
            input ->
                String.format(
                    Locale.ROOT,
                    "actually sent: %,d rows of fragment %d, %,d bytes, as %s",
                    input.rows(),
                    input.fragment(),
                    input.bytes(),
                    input.way()))
        .toList();
  }

  private Set<PlanPrinter.Detail> details() {
    Set<PlanPrinter.Detail> details = EnumSet.noneOf(PlanPrinter.Detail.class);
    if (isOn("snapshot")) {
      details.add(PlanPrinter.Detail.SNAPSHOT);
    }

    if (isOn("verbose")) {
      details.add(PlanPrinter.Detail.TREES);
    }

    return details;
  }
}
