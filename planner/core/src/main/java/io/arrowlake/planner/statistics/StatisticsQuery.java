package io.arrowlake.planner.statistics;

import java.util.OptionalDouble;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.RelMetadataQuery;

/**
 * Calcite's metadata query, which also knows what earlier runs gave. Used by the one thread that
 * plans a statement.
 */
public final class StatisticsQuery extends RelMetadataQuery {
  private final ObservedRows observed;

  /** A query with empty caches. */
  public StatisticsQuery(MetadataHandlers handlers, ObservedRows observed) {
    super(handlers);
    this.observed = observed;
  }

  /** The rows that a tree gave when it was last read to its end, empty where nobody knows. */
  public static OptionalDouble observed(RelNode node, RelMetadataQuery metadata) {
    ObservedRows observed = observed(metadata);
    if (observed == ObservedRows.NONE) {
      return OptionalDouble.empty();
    }

    return RelationShape.of(node)
        .filter(shape -> observed.knows(shape.names()))
        .map(observed::rows)
        .orElse(OptionalDouble.empty());
  }

  /** What a query knows of earlier runs. */
  public static ObservedRows observed(RelMetadataQuery metadata) {
    return metadata instanceof StatisticsQuery own ? own.observed : ObservedRows.NONE;
  }
}
