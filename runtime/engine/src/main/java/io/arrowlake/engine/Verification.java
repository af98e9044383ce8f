package io.arrowlake.engine;

import io.arrowlake.engine.verify.BucketRows;
import io.arrowlake.engine.verify.ComparedColumns;
import io.arrowlake.engine.verify.Difference;
import io.arrowlake.engine.verify.ResultDigest;
import io.arrowlake.planner.BoundStatement;
import io.arrowlake.planner.Determinacy;
import io.arrowlake.planner.PlanSettings;
import io.arrowlake.planner.Pushdown;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.FederatedPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of a query as it is planned with the same query where sources only read tables and
 * another engine does the rest. Used once, by one thread.
 */
final class Verification {
  /** So many buckets are looked into for a difference that is more than a rounding error. */
  private static final int MOST_LOOKS = 8;

  private final BoundStatement query;
  private final FederatedPlan plan;
  private final PlanSettings settings;
  private final Planning planning;
  private final Runner runner;
  private final Determinacy determinacy;
  private final ComparedColumns columns;

  /** Plans the query. */
  @FunctionalInterface
  interface Planning {
    FederatedPlan plan(PlanSettings settings);
  }

  /** Runs a plan to its end. All runs of one runner see the same rows, where sources allow that. */
  @FunctionalInterface
  interface Runner {
    /** Gives the batches to the consumer, who does not own them. */
    void run(FederatedPlan plan, Consumer<VectorSchemaRoot> batches);
  }

  /** What a comparison came to. */
  enum Verdict {
    EQUAL,
    DIFFERENT,
    /** The rows differ, but the query allows for other rows, or nobody could look at all. */
    UNDETERMINED
  }

  /**
   * One of the runs.
   *
   * @param error what it failed with, null where it did not
   */
  record Run(
      FederatedPlan plan, ResultDigest digest, long nanos, @Nullable ArrowLakeException error) {}

  /**
   * What a comparison came to. Immutable.
   *
   * @param suspect the work whose results are wrong, in words; empty where none is known
   * @param remarks what else to know of it
   */
  record Outcome(
      Verdict verdict,
      Run planned,
      Run unpushed,
      Difference difference,
      String suspect,
      List<String> remarks) {}

  /**
   * A comparison that has not begun.
   *
   * @param plan the query as it is planned under these settings
   */
  Verification(
      BoundStatement query,
      FederatedPlan plan,
      PlanSettings settings,
      Planning planning,
      Runner runner) {
    if (query.writes()) {
      throw new ArrowLakeException(
          ErrorCode.NOT_SUPPORTED, "VERIFY runs queries, not statements that write");
    }

    this.query = query;
    this.plan = plan;
    this.settings = settings;
    this.planning = planning;
    this.runner = runner;
    this.determinacy = Determinacy.of(query);
    this.columns = new ComparedColumns(determinacy.columns(), exactOrder());
  }

  private List<Integer> exactOrder() {
    List<Integer> exact = new ArrayList<>();
    for (int column : determinacy.order()) {
      RelDataType type = query.rowType().getFieldList().get(column).getType();
      if (SqlTypeName.APPROX_TYPES.contains(type.getSqlTypeName())) {
        break;
      }

      exact.add(column);
    }

    return exact;
  }

  /** Runs both, and whatever else it takes to name the suspect. */
  Outcome compare() {
    Run planned = run(plan);
    if (planned.error() != null) {
      throw planned.error();
    }

    Run unpushed = run(planning.plan(other(settings).with(Pushdown.NONE)));
    List<String> remarks = new ArrayList<>();
    determinacy
        .reasons()
        .forEach(reason -> remarks.add("Other rows would be right, too: " + reason));
    if (unpushed.error() != null) {
      remarks.add("The other run failed: " + unpushed.error().getMessage());
      return new Outcome(Verdict.DIFFERENT, planned, unpushed, Difference.NONE, "", remarks);
    }

    return compare(planned, unpushed, remarks);
  }

  private Outcome compare(Run planned, Run unpushed, List<String> remarks) {
    List<Integer> buckets = planned.digest().differences(unpushed.digest());
    boolean all = buckets.size() <= MOST_LOOKS;
    Difference found = Difference.NONE;
    int first = -1;
    // A row that came out wrong is in one bucket, and what it should have been in another.
    for (int i = 0; i < Math.min(MOST_LOOKS, buckets.size()) && !found.isWhole(); i++) {
      int bucket = buckets.get(i);
      if (found.isThere() && ResultDigest.isOfPlaces(bucket)) {
        break;
      }

      BucketRows left = rows(planned.plan(), bucket);
      BucketRows right = rows(unpushed.plan(), bucket);
      boolean cut = left.isCut() || right.isCut();
      all &= !cut;
      found = found.or(cut ? Difference.NONE : left.difference(right));
      first = first < 0 && found.isThere() ? bucket : first;
    }

    if (found.isThere()) {
      String suspect = suspect(planned.plan(), unpushed, first);
      return new Outcome(different(), planned, unpushed, found, suspect, remarks);
    } else if (planned.digest().rows() != unpushed.digest().rows()) {
      return new Outcome(different(), planned, unpushed, Difference.NONE, "", remarks);
    } else if (!all) {
      remarks.add("Too many rows look different to find out whether more than roundings do");
    }

    Verdict verdict = all ? Verdict.EQUAL : Verdict.UNDETERMINED;
    return new Outcome(verdict, planned, unpushed, Difference.NONE, "", remarks);
  }

  /** What a difference means. */
  private Verdict different() {
    return determinacy.isDetermined() || !determinacy.columns().isEmpty()
        ? Verdict.DIFFERENT
        : Verdict.UNDETERMINED;
  }

  private static boolean differs(Run run, Run right, int bucket) {
    return run.error() != null || run.digest().differences(right.digest()).contains(bucket);
  }

  /** The engine that a session would not take has other mistakes than the one that it takes. */
  private static PlanSettings other(PlanSettings settings) {
    return settings.with(
        settings.residual() == PlanSettings.Residual.ARROW
            ? PlanSettings.Residual.DUCKDB
            : PlanSettings.Residual.ARROW);
  }

  private Run run(FederatedPlan plan) {
    ResultDigest digest = new ResultDigest(columns);
    long start = System.nanoTime();
    ArrowLakeException error = null;
    try {
      runner.run(plan, digest::add);
    } catch (ArrowLakeException e) {
      if (!isOfValues(e.code())) {
        throw e;
      }

      error = e;
    }

    return new Run(plan, digest, System.nanoTime() - start, error);
  }

  /** Whether rows are to blame, and not that the run was ended or a source is gone. */
  private static boolean isOfValues(ErrorCode code) {
    return code.number() >= ErrorCode.DIVISION_BY_ZERO.number()
        && code.number() <= ErrorCode.CONSTRAINT_VIOLATION.number();
  }

  private BucketRows rows(FederatedPlan plan, int bucket) {
    BucketRows rows = new BucketRows(columns, bucket);
    runner.run(plan, rows::add);
    return rows;
  }

  /**
   * The work without which the rows are right. From the result down, so that what lies below a
   * suspect is still done by its source; at last one after the other is left out, too.
   */
  private String suspect(FederatedPlan planned, Run unpushed, int bucket) {
    Predicate<PlanSettings> isRight =
        trial -> !differs(run(planning.plan(trial)), unpushed, bucket);
    List<Pushdown.AtSource> done = Pushdown.used(planned);
    for (Pushdown.AtSource work : done) {
      if (isRight.test(settings.with(settings.pushdown().without(work)))) {
        return work.text();
      }
    }

    if (isRight.test(other(settings))) {
      return "the engine that computes what no source does";
    }

    Pushdown fewer = settings.pushdown();
    for (Pushdown.AtSource work : done) {
      fewer = fewer.without(work);
      if (isRight.test(settings.with(fewer))) {
        return work.text() + ", together with others";
      }
    }

    return "";
  }
}
