package io.arrowlake.engine.arrow;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;

/** Reads values of Arrow vectors into columns. */
final class VectorReader {
  private VectorReader() {}

  /** The values of a vector at the given positions; a position of -1 gives NULL. */
  static Column read(FieldVector vector, Lane lane, Rows rows) {
    requireLane(vector, lane);
    int[] positions = rows.positions();
    int size = rows.size();
    int[] at = positions == null ? run(rows.start(), size) : positions;
    Column column = new Column(lane, size);
    column.nulls = nulls(vector, at, size);
    switch (vector.getMinorType()) {
      case BIT -> bits(vector, at, size, column.longs);
      case SMALLINT -> shorts(vector, at, size, column.longs);
      case INT, DATEDAY -> ints(vector, at, size, column.longs);
      case BIGINT, TIMEMICRO, TIMESTAMPMICRO, TIMESTAMPMICROTZ ->
          longs(vector, at, size, column.longs);
      case DECIMAL -> decimals(vector, at, size, column);
      case DECIMAL256 -> wides(vector, at, size, column);
      case FLOAT4 -> floats(vector, at, size, column.doubles);
      case FLOAT8 -> doubles(vector, at, size, column.doubles);
      case VARCHAR, VARBINARY -> texts((BaseVariableWidthVector) vector, at, size, column);
      case NULL -> {}
      default -> throw new IllegalStateException("No kernel reads " + vector.getField());
    }

    return column;
  }

  /** Guards against batches that are not of the schema, such as ones with dictionaries. */
  private static void requireLane(FieldVector vector, Lane lane) {
    boolean fits =
        switch (vector.getMinorType()) {
          case BIT, SMALLINT, INT, DATEDAY, BIGINT, TIMEMICRO, TIMESTAMPMICRO, TIMESTAMPMICROTZ ->
              lane == Lane.LONG;
          case DECIMAL -> lane == Lane.LONG || lane == Lane.DECIMAL;
          case DECIMAL256 -> lane == Lane.WIDE;
          case FLOAT4, FLOAT8 -> lane == Lane.DOUBLE;
          case VARCHAR, VARBINARY -> lane == Lane.TEXT;
          case NULL -> true;
          default -> false;
        };
    if (!fits || vector.getField().getDictionary() != null) {
      throw new IllegalStateException("No kernel reads " + vector.getField() + " as " + lane);
    }
  }

  private static int[] run(int start, int size) {
    int[] positions = new int[size];
    for (int i = 0; i < size; i++) {
      positions[i] = start + i;
    }

    return positions;
  }

  private static boolean @org.jspecify.annotations.Nullable [] nulls(
      FieldVector vector, int[] at, int size) {
    if (vector.getMinorType() == org.apache.arrow.vector.types.Types.MinorType.NULL) {
      boolean[] nulls = new boolean[size];
      java.util.Arrays.fill(nulls, true);
      return nulls;
    }

    if (isDense(vector, at, 0, size)) {
      return null;
    }

    long validity = vector.getValidityBuffer().memoryAddress();
    boolean any = false;
    boolean[] nulls = new boolean[size];
    for (int i = 0; i < size; i++) {
      int row = at[i];
      boolean isNull = row < 0 || (MemoryUtil.getByte(validity + (row >> 3)) >> (row & 7) & 1) == 0;
      nulls[i] = isNull;
      any |= isNull;
    }

    return any ? nulls : null;
  }

  /** Whether none of the rows is NULL. */
  static boolean isDense(FieldVector vector, int[] at, int from, int to) {
    int least = 0;
    for (int i = from; i < to; i++) {
      least |= at[i];
    }

    return least >= 0 && vector.getNullCount() == 0;
  }

  private static long data(FieldVector vector) {
    return vector.getDataBuffer().memoryAddress();
  }

  private static void bits(FieldVector vector, int[] at, int size, long[] out) {
    long data = data(vector);
    for (int i = 0; i < size; i++) {
      int row = at[i];
      out[i] = row < 0 ? 0 : MemoryUtil.getByte(data + (row >> 3)) >> (row & 7) & 1;
    }
  }

  private static void shorts(FieldVector vector, int[] at, int size, long[] out) {
    long data = data(vector);
    for (int i = 0; i < size; i++) {
      int row = at[i];
      out[i] = row < 0 ? 0 : MemoryUtil.getShort(data + 2L * row);
    }
  }

  private static void ints(FieldVector vector, int[] at, int size, long[] out) {
    long data = data(vector);
    for (int i = 0; i < size; i++) {
      int row = at[i];
      out[i] = row < 0 ? 0 : MemoryUtil.getInt(data + 4L * row);
    }
  }

  private static void longs(FieldVector vector, int[] at, int size, long[] out) {
    long data = data(vector);
    for (int i = 0; i < size; i++) {
      int row = at[i];
      out[i] = row < 0 ? 0 : MemoryUtil.getLong(data + 8L * row);
    }
  }

  private static void floats(FieldVector vector, int[] at, int size, double[] out) {
    long data = data(vector);
    for (int i = 0; i < size; i++) {
      int row = at[i];
      out[i] = row < 0 ? 0 : Float.intBitsToFloat(MemoryUtil.getInt(data + 4L * row));
    }
  }

  private static void doubles(FieldVector vector, int[] at, int size, double[] out) {
    long data = data(vector);
    for (int i = 0; i < size; i++) {
      int row = at[i];
      out[i] = row < 0 ? 0 : Double.longBitsToDouble(MemoryUtil.getLong(data + 8L * row));
    }
  }

  private static void decimals(FieldVector vector, int[] at, int size, Column column) {
    long data = data(vector);
    long[] lows = column.longs;
    boolean wide = column.lane == Lane.DECIMAL;
    for (int i = 0; i < size; i++) {
      int row = at[i];
      if (row < 0) {
        continue;
      }

      long address = data + 16L * row;
      long low = MemoryUtil.getLong(address);
      long high = MemoryUtil.getLong(address + 8);
      lows[i] = low;
      if (wide) {
        column.highs[i] = high;
      } else if (high != low >> 63 && !column.isNull(i)) {
        throw new IllegalStateException("A value of " + vector.getField() + " has too many digits");
      }
    }
  }

  private static void wides(FieldVector vector, int[] at, int size, Column column) {
    long data = data(vector);
    for (int i = 0; i < size; i++) {
      if (!column.isNull(i)) {
        column.wides[i] = Wide.read(data + (long) Wide.BYTES * at[i]);
      }
    }
  }

  private static void texts(BaseVariableWidthVector vector, int[] at, int size, Column column) {
    if (vector.getValueCount() == 0) {
      return;
    }

    long data = vector.getDataBuffer().memoryAddress();
    long offsets = vector.getOffsetBuffer().memoryAddress();
    long[] addresses = column.longs;
    int[] lengths = column.lengths;
    for (int i = 0; i < size; i++) {
      int row = at[i];
      if (row >= 0 && !column.isNull(i)) {
        int start = MemoryUtil.getInt(offsets + 4L * row);
        addresses[i] = data + start;
        lengths[i] = MemoryUtil.getInt(offsets + 4L * row + 4) - start;
      }
    }
  }
}
