package io.arrowlake.engine;

import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.spi.SentInput;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * One run of a statement. {@code start} and {@code next} are called by one thread at a time;
 * everything else may be called from any thread. Whoever made it closes it; that frees all its
 * memory and ends its work at the sources.
 */
public interface QueryExecution extends AutoCloseable {

  /** Names the run in logs and at sources. */
  String id();

  /** How far it is. */
  QueryState state();

  /**
   * Plans the statement and begins to run it; a statement without rows has run to its end when this
   * returns.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where it fails, is cancelled or passes
   *     its deadline
   */
  void start();

  /** Whether the statement gives rows; known after {@link #start}. */
  boolean hasRows();

  /** The names and house types of the columns; empty of fields where there are no rows. */
  RelDataType rowType();

  /** The Arrow form of the columns. */
  Schema schema();

  /**
   * The next batch of rows, null at the end. The caller owns and closes it.
   *
   * @throws io.arrowlake.planner.error.ArrowLakeException where the query fails, is cancelled or
   *     passes its deadline
   */
  @Nullable VectorSchemaRoot next();

  /** The number of rows that a statement wrote, -1 for one that writes none. */
  long updateCount();

  /** What a user should know of the result, so far. */
  List<String> warnings();

  /** How it is computed, empty before planning has ended and for statements that need no plan. */
  Optional<FederatedPlan> plan();

  /** What each fragment did so far, by its number in the plan. */
  List<FragmentProgress> progress();

  /**
   * The bytes that have left sources so far and that were sent to them, in their Arrow form. What
   * an engine reads by itself, such as files, is not among them.
   */
  default long movedBytes() {
    Optional<FederatedPlan> made = plan();
    if (made.isEmpty()) {
      return 0;
    }

    long bytes = 0;
    for (FragmentProgress each : progress()) {
      Fragment fragment = made.get().fragments().get(each.fragment());
      bytes += fragment.site().kind() == SiteKind.SOURCE ? each.bytes() : 0;
      bytes += each.sent().stream().mapToLong(SentInput::bytes).sum();
    }

    return bytes;
  }

  /**
   * Ends it as soon as possible, at the sources as well; does nothing once it has ended. Never
   * blocks.
   */
  void cancel();

  @Override
  void close();
}
