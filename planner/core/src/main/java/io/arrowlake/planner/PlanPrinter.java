package io.arrowlake.planner;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.plan.Decision;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.SiteKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.sql.SqlExplainLevel;
import org.jspecify.annotations.Nullable;

/**
 * Prints plans for people: where each fragment runs, as what SQL, how much it is expected to give,
 * what was pushed and what was not and why. Stateless.
 */
public final class PlanPrinter {
  private static final double MILLI = 1e6;

  /**
   * What a fragment did when the plan was run.
   *
   * @param nanos the time that its consumer waited for it
   * @param keys how many keys its run-time filters had; one that was left out is not there
   * @param sent what was sent to its source, in words; empty where nothing was
   */
  public record Actual(
      long rows, long bytes, long nanos, Map<RuntimeFilter, Integer> keys, List<String> sent) {
    public Actual {
      keys = Map.copyOf(keys);
      sent = List.copyOf(sent);
    }
  }

  /**
   * What is known of a plan and its fragments, by their numbers, beside the plan.
   *
   * @param actuals what they did, where the plan was run
   * @param remarks how their sources read them, in words
   * @param memory the most bytes that were held at once, by who held them, where the plan was run
   */
  public record Notes(
      Map<Integer, Actual> actuals, Map<Integer, List<String>> remarks, Map<String, Long> memory) {
    /** Nothing. */
    public static final Notes NONE = new Notes(Map.of(), Map.of(), Map.of());

    public Notes {
      actuals = Map.copyOf(actuals);
      remarks = Map.copyOf(remarks);
      memory = Collections.unmodifiableMap(new LinkedHashMap<>(memory));
    }
  }

  /** What else to print. */
  public enum Detail {
    /** The relational tree of each fragment. */
    TREES,
    /** What each source is seen as. */
    SNAPSHOT
  }

  /** The lines of a plan that was not run. */
  public List<String> lines(FederatedPlan plan, Set<Detail> details) {
    return lines(plan, Notes.NONE, details);
  }

  /** The lines of a plan with what else is known of it. */
  public List<String> lines(FederatedPlan plan, Notes notes, Set<Detail> details) {
    List<String> lines = new ArrayList<>();
    Change change = plan.change();
    if (change != null) {
      lines.add(head(change));
      statement(plan, change).lines().forEach(line -> lines.add("     " + line));
    }

    print(plan, plan.root(), 0, notes, details, new HashSet<>(), lines);
    if (!notes.memory().isEmpty()) {
      List<String> holders = new ArrayList<>();
      notes.memory().forEach((holder, most) -> holders.add(holder + " " + size(most)));
      lines.add("Memory at most: " + String.join(", ", holders));
    }

    if (details.contains(Detail.SNAPSHOT)) {
      lines.add("Tables:");
      for (SourceTable table : plan.tables()) {
        lines.add("  " + table.name() + " as of " + table.versionToken());
      }
    }

    return lines;
  }

  private static String head(Change change) {
    String by =
        switch (change.place()) {
          case SOURCE -> "by one statement of its source";
          case ENGINE -> "by the rows that these fragments compute";
        };
    return change.verb() + " of " + change.table().name() + " " + by;
  }

  private static String statement(FederatedPlan plan, Change change) {
    return switch (change.place()) {
      case SOURCE ->
          plan.root()
              .site()
              .writer()
              .map(
                  writer ->
                      writer.write(change, plan.root().root(), QueryWriter.Bindings.UNBOUND).sql())
              .orElse("");
      case ENGINE -> "";
    };
  }

  private void print(
      FederatedPlan plan,
      Fragment fragment,
      int depth,
      Notes notes,
      Set<Detail> details,
      Set<Integer> printed,
      List<String> lines) {
    String margin = "  ".repeat(depth);
    String arrow = depth == 0 ? "" : "<- ";
    if (!printed.add(fragment.id())) {
      lines.add(margin + arrow + "fragment " + fragment.id() + ", read above");
      return;
    }

    Actual actual = notes.actuals().get(fragment.id());
    lines.add(margin + arrow + head(fragment, actual));
    String inner = margin + "     ";
    readers(plan, fragment).ifPresent(readers -> lines.add(inner + readers));
    if (details.contains(Detail.TREES)) {
      RelOptUtil.toString(fragment.root(), SqlExplainLevel.EXPPLAN_ATTRIBUTES)
          .lines()
          .forEach(line -> lines.add(inner + line));
    }

    sql(fragment).lines().forEach(line -> lines.add(inner + line));
    for (RuntimeFilter filter : plan.runtimeFilters()) {
      if (filter.target() == fragment.id()) {
        lines.add(inner + text(plan, filter) + keys(filter, actual));
      }
    }

    if (fragment.site().kind() == SiteKind.SOURCE) {
      fragment.inputs().forEach(input -> lines.add(inner + sent(plan.fragments().get(input))));
    }

    if (actual != null) {
      actual.sent().forEach(sent -> lines.add(inner + sent));
    }

    for (String remark : notes.remarks().getOrDefault(fragment.id(), List.of())) {
      lines.add(inner + remark);
    }

    for (String decision : decisions(fragment)) {
      lines.add(inner + decision);
    }

    for (int input : fragment.inputs()) {
      print(plan, plan.fragments().get(input), depth + 1, notes, details, printed, lines);
    }
  }

  /** Who reads the rows of a fragment that runs once for several readers. */
  private static Optional<String> readers(FederatedPlan plan, Fragment fragment) {
    List<String> readers = new ArrayList<>();
    int reads = 0;
    for (Fragment reader : plan.fragments()) {
      int times = reader.reads(fragment.id());
      reads += times;
      if (times > 0) {
        readers.add("fragment " + reader.id() + (times == 1 ? "" : " (" + times + " times)"));
      }
    }

    return reads > 1 ? Optional.of("read by " + String.join(", ", readers)) : Optional.empty();
  }

  private static String head(Fragment fragment, @Nullable Actual actual) {
    String expected =
        String.format(
            Locale.ROOT,
            "fragment %d at %s: about %s rows%s, %s",
            fragment.id(),
            fragment.site().name(),
            count(fragment.rows()),
            fragment.estimate() == Fragment.Estimate.EARLIER_RUN ? " (as an earlier run gave)" : "",
            size(fragment.bytes()));
    return actual == null
        ? expected
        : expected
            + String.format(
                Locale.ROOT,
                "; actual %s rows, %s, %.1f ms",
                count(actual.rows()),
                size(actual.bytes()),
                actual.nanos() / MILLI);
  }

  private static String count(double rows) {
    return String.format(Locale.ROOT, "%,d", Math.round(rows));
  }

  private static String size(double bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    int unit = 0;
    double size = bytes;
    while (size >= 1000 && unit < units.length - 1) {
      size /= 1000;
      unit++;
    }

    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
  }

  /** The fragment as its site gets it: SQL, or the relational tree where the site speaks no SQL. */
  private static String sql(Fragment fragment) {
    return fragment
        .site()
        .writer()
        .map(writer -> writer.write(fragment.root(), QueryWriter.Bindings.UNBOUND))
        .orElseGet(
            () -> RelOptUtil.toString(fragment.root(), SqlExplainLevel.EXPPLAN_ATTRIBUTES).strip());
  }

  /** What a source gets of another fragment. */
  private static String sent(Fragment input) {
    return String.format(
        Locale.ROOT,
        "sent: about %s rows, %s of fragment %d, as fragment_%d",
        count(input.rows()),
        size(input.bytes()),
        input.id(),
        input.id());
  }

  private static String text(FederatedPlan plan, RuntimeFilter filter) {
    Fragment source = plan.fragments().get(filter.source());
    Fragment target = plan.fragments().get(filter.target());
    return String.format(
        Locale.ROOT,
        "run-time filter: %s in about %s keys of fragment %d",
        target.root().getRowType().getFieldNames().get(filter.targetColumn()),
        count(filter.sourceRows()),
        source.id());
  }

  private static String keys(RuntimeFilter filter, @Nullable Actual actual) {
    if (actual == null) {
      return "";
    }

    Integer keys = actual.keys().get(filter);
    return keys == null ? "; left out" : "; actual " + count(keys) + " keys";
  }

  private static List<String> decisions(Fragment fragment) {
    Set<String> lines = new LinkedHashSet<>();
    for (Decision decision : fragment.decisions()) {
      lines.add(text(decision));
    }

    return List.copyOf(lines);
  }

  private static String text(Decision decision) {
    Proof proof = decision.proof();
    if (proof instanceof Proof.Refused refused) {
      String remedy = refused.remedy().isEmpty() ? "" : ". Remedy: " + refused.remedy();
      return "not pushed to "
          + decision.site()
          + ": "
          + decision.operation()
          + " ["
          + refused.reason()
          + "] "
          + refused.detail()
          + remedy;
    } else if (proof instanceof Proof.Superset superset) {
      return "pushed: " + decision.operation() + " [SUPERSET, checked again] " + superset.detail();
    }

    return "pushed: " + decision.operation() + " [EXACT]";
  }
}
