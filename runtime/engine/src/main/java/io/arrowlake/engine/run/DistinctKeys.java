package io.arrowlake.engine.run;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.ArrowBufPointer;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.ElementAddressableVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Collects the distinct values of a column that are not NULL. */
final class DistinctKeys {
  private DistinctKeys() {}

  /**
   * The values in a vector that the caller owns, null where the column's type makes no filter:
   * booleans keep too many rows, equal floats may have different bytes, nested values have no form
   * in filters.
   */
  static @Nullable FieldVector of(
      List<VectorSchemaRoot> batches, Schema schema, int column, BufferAllocator allocator) {
    FieldVector keys = schema.getFields().get(column).createVector(allocator);
    if (!(keys instanceof ElementAddressableVector)
        || keys instanceof BitVector
        || keys instanceof FloatingPointVector) {
      keys.close();
      return null;
    }

    try {
      Set<ArrowBufPointer> seen = new HashSet<>();
      for (VectorSchemaRoot batch : batches) {
        append(batch.getVector(column), seen, keys);
      }

      keys.setValueCount(seen.size());
      return keys;
    } catch (Throwable e) {
      keys.close();
      throw e;
    }
  }

  private static void append(FieldVector vector, Set<ArrowBufPointer> seen, FieldVector keys) {
    ElementAddressableVector values = (ElementAddressableVector) vector;
    for (int i = 0; i < vector.getValueCount(); i++) {
      if (!vector.isNull(i) && seen.add(values.getDataPointer(i))) {
        keys.copyFromSafe(i, seen.size() - 1, vector);
      }
    }
  }
}
