package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Groups by columns and computes aggregates; without columns, all rows are one group. */
record HashAggregateOperator(
    Operator input,
    List<Kernel> keys,
    List<Lane> lanes,
    List<AggregateFunction> functions,
    Schema schema)
    implements Operator {

  @Override
  public BatchStream open(OperatorContext context) {
    return new HashAggregateStream(this, context);
  }
}

/** One run of a {@link HashAggregateOperator}. */
final class HashAggregateStream extends OperatorStream {
  private final HashAggregateOperator aggregate;
  private final Arena arena;
  private final KeyTable table;
  private final List<AggregateState> states;
  private @Nullable List<Column> results;
  private int groups;
  private int emitted;

  HashAggregateStream(HashAggregateOperator aggregate, OperatorContext context) {
    super("hash-aggregate", aggregate.schema(), context, List.of(aggregate.input().open(context)));
    this.aggregate = aggregate;
    this.arena = new Arena(memory());
    this.table = new KeyTable(aggregate.lanes(), arena);
    this.states = aggregate.functions().stream().map(f -> new AggregateState(f, arena)).toList();
  }

  @Override
  @Nullable VectorSchemaRoot advance() {
    if (results == null) {
      consume();
      groups = aggregate.keys().isEmpty() ? 1 : table.size();
      results = states.stream().map(s -> s.result(groups)).toList();
    }

    if (emitted == groups) {
      return null;
    }

    int size = Math.min(BATCH_ROWS, groups - emitted);
    VectorSchemaRoot batch = output(results, emitted, size);
    emitted += size;
    return batch;
  }

  private void consume() {
    int[] numbers = new int[Frame.WINDOW];
    for (VectorSchemaRoot next = input(0).next(); next != null; next = input(0).next()) {
      try (VectorSchemaRoot batch = next) {
        Frame frame = Frame.of(batch, scratch());
        for (int start = 0; start < batch.getRowCount(); start += Frame.WINDOW) {
          checkCancelled();
          int size = Math.min(Frame.WINDOW, batch.getRowCount() - start);
          consume(frame, Rows.run(start, size), numbers);
          scratch().reset();
        }
      }
    }
  }

  private void consume(Frame frame, Rows rows, int[] numbers) {
    Column[] keys =
        aggregate.keys().stream().map(k -> k.evaluate(frame, rows)).toArray(Column[]::new);
    table.insert(keys, rows.size(), numbers);
    for (AggregateState state : states) {
      state.add(frame, rows, numbers, table.size());
    }
  }

  private VectorSchemaRoot output(List<Column> columns, int start, int size) {
    VectorSchemaRoot batch = newBatch(size);
    try {
      int keys = aggregate.keys().size();
      for (int i = 0; i < batch.getFieldVectors().size(); i++) {
        Column column = i < keys ? table.keys(i) : columns.get(i - keys);
        VectorWriter.write(column.slice(start, size), batch.getVector(i), 0, size);
      }

      batch.setRowCount(size);
      return batch;
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
  }

  @Override
  void release() {
    arena.close();
  }
}
