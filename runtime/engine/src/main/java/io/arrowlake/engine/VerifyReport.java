package io.arrowlake.engine;

import io.arrowlake.engine.verify.Difference;
import io.arrowlake.planner.PlanPrinter;
import io.arrowlake.planner.plan.FederatedPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The answer of VERIFY: what was compared, a line for each thing to know. Stateless. */
final class VerifyReport {
  /** The columns of the answer. */
  static final List<String> COLUMNS = List.of("item", "planned", "unpushed");

  private final PlanPrinter printer = new PlanPrinter();
  private final List<List<@Nullable String>> lines = new ArrayList<>();

  /**
   * The answer for an outcome.
   *
   * @param holdsStill whether both runs saw the same rows of a catalog, whoever wrote meanwhile
   */
  Rows print(Verification.Outcome outcome, Predicate<String> holdsStill) {
    Verification.Run planned = outcome.planned();
    Verification.Run unpushed = outcome.unpushed();
    add("verdict", outcome.verdict().name().toLowerCase(Locale.ROOT), null);
    add("rows", String.valueOf(planned.digest().rows()), rows(unpushed));
    add("time", millis(planned), millis(unpushed));
    Difference difference = outcome.difference();
    if (difference.isThere()) {
      add("first difference", difference.left(), difference.right());
    }

    if (!outcome.suspect().isEmpty()) {
      add("suspect", outcome.suspect(), null);
    }

    outcome.remarks().forEach(remark -> add("remark", remark, null));
    if (outcome.verdict() != Verification.Verdict.EQUAL) {
      catalogs(planned.plan())
          .filter(holdsStill.negate())
          .forEach(catalog -> add("remark", catalog + " may have changed meanwhile", null));
      plans(planned, unpushed);
    }

    return new Rows(COLUMNS, lines);
  }

  private static Stream<String> catalogs(FederatedPlan plan) {
    return plan.tables().stream().map(table -> table.name().catalog()).distinct();
  }

  private static String rows(Verification.Run run) {
    return run.error() == null ? String.valueOf(run.digest().rows()) : run.error().code().label();
  }

  private static String millis(Verification.Run run) {
    return String.format(Locale.ROOT, "%.1f ms", run.nanos() / 1e6);
  }

  private void plans(Verification.Run planned, Verification.Run unpushed) {
    List<String> left = printer.lines(planned.plan(), PlanPrinter.Notes.NONE, Set.of());
    List<String> right = printer.lines(unpushed.plan(), PlanPrinter.Notes.NONE, Set.of());
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      add("plan", i < left.size() ? left.get(i) : null, i < right.size() ? right.get(i) : null);
    }
  }

  private void add(String item, @Nullable String planned, @Nullable String unpushed) {
    lines.add(Arrays.asList(item, planned, unpushed));
  }
}
