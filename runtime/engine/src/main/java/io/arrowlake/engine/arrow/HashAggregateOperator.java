package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Groups by columns and computes aggregates; without columns, all rows are one group.
 *
 * @param inputSchema the schema of the rows to group
 * @param handover what to do where there are too many groups, null for an error
 */
record HashAggregateOperator(
    Operator input,
    List<Kernel> keys,
    List<Lane> lanes,
    List<AggregateFunction> functions,
    Schema inputSchema,
    Schema schema,
    @Nullable Handover handover)
    implements Operator {

  @Override
  public BatchStream open(OperatorContext context) {
    return new HashAggregateStream(this, context);
  }
}
