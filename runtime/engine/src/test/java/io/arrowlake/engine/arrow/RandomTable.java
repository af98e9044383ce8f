package io.arrowlake.engine.arrow;

import io.arrowlake.engine.run.DecodedStream;
import io.arrowlake.spi.BatchStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.calcite.rel.type.RelDataType;

/**
 * Rows that are made from a seed while they are read: each stream gives the same ones. Immutable.
 *
 * @param rows how many there are
 * @param batchRows how many a batch has at most
 */
record RandomTable(List<Column> columns, int rows, int batchRows, long seed) {
  RandomTable {
    columns = List.copyOf(columns);
  }

  /** Which values of the pool the rows have. */
  enum Spread {
    /** The same value in all rows. */
    EQUAL,
    /** One value in nine of ten rows. */
    SKEWED,
    /** Any value in each row. */
    EVEN,
    /** One value after the other. */
    IN_TURN
  }

  /**
   * One column.
   *
   * @param nulls how many percent of the rows are NULL
   * @param isJoint whether a row has values of equal places in the pools of all such columns
   */
  record Column(ValuePool pool, Spread spread, int nulls, boolean isJoint) {
    RelDataType type() {
      return pool.type();
    }
  }

  RelDataType rowType() {
    Map<String, RelDataType> types = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      types.put("a" + i, columns.get(i).type());
    }

    return ArrowFixture.rowType(types);
  }

  BatchStream open(BufferAllocator allocator) {
    return DecodedStream.of(new RandomBatches(this, allocator), allocator);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(rows + " rows by " + batchRows + ":");
    for (Column column : columns) {
      text.append(' ').append(column.type().getFullTypeString()).append(' ').append(column.spread);
      text.append(" of ").append(column.pool.size()).append(", ").append(column.nulls);
      text.append("% NULL").append(column.isJoint ? ", joint;" : ";");
    }

    return text.toString();
  }
}
