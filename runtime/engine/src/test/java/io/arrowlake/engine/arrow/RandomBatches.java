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
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a {@link RandomTable} in batches of all shapes that Arrow allows: parts of larger
 * vectors, empty ones, ones whose NULLs have values beneath, and indices into dictionaries.
 */
final class RandomBatches implements BatchStream {
  private final RandomTable table;
  private final BufferAllocator allocator;
  private final Dice chance;
  private final Schema plain;
  private final List<Field> fields = new ArrayList<>();
  private final List<FieldVector> pools = new ArrayList<>();
  private final DictionaryProvider.MapDictionaryProvider dictionaries =
      new DictionaryProvider.MapDictionaryProvider();
  private volatile boolean cancelled;
  private int position;

  RandomBatches(RandomTable table, BufferAllocator allocator) {
    this.table = table;
    this.allocator = allocator;
    this.chance = Dice.spread(table.seed());
    this.plain = ArrowSchemas.schema(table.rowType());
    for (int i = 0; i < table.columns().size(); i++) {
      Field field = plain.getFields().get(i);
      FieldVector pool = field.createVector(allocator);
      pools.add(pool);
      table.columns().get(i).pool().fill(pool);
      fields.add(chance.percent(15) ? encoded(field, i, pool) : field);
    }
  }

  /** Any type of integers that can hold the places of a pool. */
  private Field encoded(Field field, int id, FieldVector pool) {
    int bits = pool.getValueCount() < 128 ? chance.oneOf(8, 16, 32, 64) : chance.oneOf(32, 64);
    ArrowType.Int indices = new ArrowType.Int(bits, bits > 8 || chance.percent(50));
    DictionaryEncoding encoding = new DictionaryEncoding(id, false, indices);
    dictionaries.put(new Dictionary(pool, encoding));
    return new Field(
        field.getName(), new FieldType(field.isNullable(), indices, encoding), List.of());
  }

  @Override
  public Schema schema() {
    return new Schema(fields);
  }

  @Override
  public DictionaryProvider dictionaries() {
    return dictionaries;
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

    return new VectorSchemaRoot(fields, vectors, rows);
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
    FieldVector vector = fields.get(column).createVector(allocator);
    vector.setInitialCapacity(places.length);
    vector.allocateNew();
    int nulls = table.columns().get(column).nulls();
    boolean hasValuesBeneath = chance.percent(50);
    for (int i = 0; i < places.length; i++) {
      boolean isNull = nulls > 0 && chance.percent(nulls);
      if (!isNull || hasValuesBeneath) {
        if (vector.getField().getDictionary() == null) {
          vector.copyFromSafe(places[i], i, pools.get(column));
        } else {
          ((BaseIntVector) vector).setWithPossibleTruncate(i, places[i]);
        }
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
