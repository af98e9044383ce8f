package io.arrowlake.engine.arrow;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A number of 64 bits for each row, equal where all values are. Used by one thread. */
final class RowHashes {
  private long[] hashes = new long[64];
  private int size;

  void add(VectorSchemaRoot batch) {
    int rows = batch.getRowCount();
    if (size + rows > hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.max(size + rows, 2 * hashes.length));
    }

    Arrays.fill(hashes, size, size + rows, 0);
    for (FieldVector vector : batch.getFieldVectors()) {
      for (int row = 0; row < rows; row++) {
        long value = vector.isNull(row) ? 0x1234567L : mixed(value(vector, row));
        hashes[size + row] = mixed(hashes[size + row] * 31 + value);
      }
    }

    size += rows;
  }

  private static long value(FieldVector vector, int row) {
    if (vector instanceof BitVector bits) {
      return bits.get(row);
    } else if (vector instanceof SmallIntVector shorts) {
      return shorts.get(row);
    } else if (vector instanceof IntVector ints) {
      return ints.get(row);
    } else if (vector instanceof BigIntVector longs) {
      return longs.get(row);
    } else if (vector instanceof DateDayVector dates) {
      return dates.get(row);
    } else if (vector instanceof TimeMicroVector times) {
      return times.get(row);
    } else if (vector instanceof TimeStampVector timestamps) {
      return timestamps.get(row);
    } else if (vector instanceof Float4Vector floats) {
      return Ordering.bits(floats.get(row));
    } else if (vector instanceof Float8Vector doubles) {
      return Ordering.bits(doubles.get(row));
    } else if (vector instanceof DecimalVector decimals) {
      ArrowBuf data = decimals.getDataBuffer();
      return mixed(data.getLong(16L * row)) * 31 + data.getLong(16L * row + 8);
    } else if (vector instanceof BaseVariableWidthVector texts) {
      return text(texts, row);
    }

    throw new IllegalArgumentException("No hash of " + vector.getField());
  }

  private static long text(BaseVariableWidthVector vector, int row) {
    long hash = 7;
    for (int i = vector.getStartOffset(row); i < vector.getEndOffset(row); i++) {
      hash = mixed(hash * 257 + vector.getDataBuffer().getByte(i));
    }

    return hash;
  }

  private static long mixed(long value) {
    long hash = (value ^ value >>> 31) * 0xBF58476D1CE4E5B9L;
    return hash ^ hash >>> 29;
  }

  int size() {
    return size;
  }

  boolean hasSameSequence(RowHashes other) {
    return Arrays.equals(hashes, 0, size, other.hashes, 0, other.size);
  }

  boolean hasSameRows(RowHashes other) {
    return Arrays.equals(sorted(), other.sorted());
  }

  private long[] sorted() {
    long[] sorted = Arrays.copyOf(hashes, size);
    Arrays.sort(sorted);
    return sorted;
  }

  /** The first rows of one side that the other does not have, and the other way round. */
  static String difference(List<List<String>> operators, List<List<String>> judge) {
    return "only of the operators: "
        + without(operators, judge)
        + "\nonly of the judge: "
        + without(judge, operators);
  }

  private static List<List<String>> without(List<List<String>> rows, List<List<String>> others) {
    Map<List<String>, Integer> left = new HashMap<>();
    others.forEach(row -> left.merge(row, 1, Integer::sum));
    return rows.stream().filter(row -> left.merge(row, -1, Integer::sum) < 0).limit(5).toList();
  }
}
