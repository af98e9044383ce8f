package io.arrowlake.engine.arrow;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a {@link RandomTable} in batches of all shapes that Arrow allows: parts of larger
 * vectors, empty ones, and ones whose NULLs have values beneath.
 */
final class RandomBatches implements BatchStream {
  private final RandomTable table;
  private final BufferAllocator allocator;
  private final Dice chance;
  private final List<FieldVector> pools = new ArrayList<>();
  private volatile boolean cancelled;
  private int position;

  RandomBatches(RandomTable table, BufferAllocator allocator) {
    this.table = table;
    this.allocator = allocator;
    this.chance = Dice.spread(table.seed());
    for (int i = 0; i < table.columns().size(); i++) {
      FieldVector pool = schema().getFields().get(i).createVector(allocator);
      pools.add(pool);
      table.columns().get(i).pool().fill(pool);
    }
  }

  @Override
  public Schema schema() {
    return ArrowSchemas.schema(table.rowType());
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (cancelled) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "Cancelled");
    } else if (position >= table.rows()) {
      return null;
    }

    int rows =
        chance.percent(5)
            ? 0
            : Math.min(table.rows() - position, chance.between(1, table.batchRows()));
    position += rows;
    boolean isPart = chance.percent(40);
    int before = isPart ? chance.below(20) : 0;
    int behind = isPart ? chance.below(20) : 0;
    int[] places = new int[before + rows + behind];
    int[] shared = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      shared[i] = chance.below(1 << 30);
    }

    List<FieldVector> vectors = new ArrayList<>();
    for (int i = 0; i < pools.size(); i++) {
      places(table.columns().get(i), shared, places);
      FieldVector whole = vector(i, places);
      vectors.add(isPart ? part(whole, before, rows) : whole);
    }

    return new VectorSchemaRoot(schema().getFields(), vectors, rows);
  }

  private void places(RandomTable.Column column, int[] shared, int[] places) {
    int size = column.pool().size();
    int turn = chance.below(size);
    for (int i = 0; i < places.length; i++) {
      places[i] =
          column.isJoint()
              ? shared[i] % size
              : switch (column.spread()) {
                case EQUAL -> 0;
                case SKEWED -> chance.percent(90) ? 0 : chance.below(size);
                case EVEN -> chance.below(size);
                case IN_TURN -> (turn + i) % size;
              };
    }
  }

  private FieldVector vector(int column, int[] places) {
    FieldVector vector = schema().getFields().get(column).createVector(allocator);
    vector.setInitialCapacity(places.length);
    vector.allocateNew();
    int nulls = table.columns().get(column).nulls();
    boolean hasValuesBeneath = chance.percent(50);
    for (int i = 0; i < places.length; i++) {
      boolean isNull = nulls > 0 && chance.percent(nulls);
      if (!isNull || hasValuesBeneath) {
        vector.copyFromSafe(places[i], i, pools.get(column));
      }

      if (isNull && hasValuesBeneath) {
        BitVectorHelper.unsetBit(vector.getValidityBuffer(), i);
      }
    }

    vector.setValueCount(places.length);
    return vector;
  }

  private FieldVector part(FieldVector whole, int start, int rows) {
    try (whole) {
      TransferPair transfer = whole.getTransferPair(allocator);
      transfer.splitAndTransfer(start, rows);
      return (FieldVector) transfer.getTo();
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {
    AutoCloseables.closeNoChecked(AutoCloseables.all(pools));
    pools.clear();
  }
}
