package io.arrowlake.jdbc;

import io.arrowlake.spi.ArrowSchemas;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
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
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;

/** Makes Arrow batches of house types from objects: times and dates are given as numbers. */
final class TestingBatches {
  private TestingBatches() {}

  static Schema schema(RelDataType rowType) {
    return ArrowSchemas.schema(rowType);
  }

  static VectorSchemaRoot of(BufferAllocator allocator, RelDataType rowType, Object[]... rows) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema(rowType), allocator);
    batch.allocateNew();
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < rows[row].length; column++) {
        set(batch.getVector(column), row, rows[row][column]);
      }
    }

    batch.setRowCount(rows.length);
    return batch;
  }

  private static void set(FieldVector vector, int i, Object value) {
    if (value == null) {
      vector.setNull(i);
    } else if (vector instanceof BitVector v) {
      v.setSafe(i, (Boolean) value ? 1 : 0);
    } else if (vector instanceof SmallIntVector v) {
      v.setSafe(i, (Integer) value);
    } else if (vector instanceof IntVector v) {
      v.setSafe(i, (Integer) value);
    } else if (vector instanceof BigIntVector v) {
      v.setSafe(i, (Long) value);
    } else if (vector instanceof DecimalVector v) {
      v.setSafe(i, (BigDecimal) value);
    } else if (vector instanceof Float4Vector v) {
      v.setSafe(i, (Float) value);
    } else if (vector instanceof Float8Vector v) {
      v.setSafe(i, (Double) value);
    } else if (vector instanceof VarCharVector v) {
      v.setSafe(i, ((String) value).getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof VarBinaryVector v) {
      v.setSafe(i, (byte[]) value);
    } else if (vector instanceof DateDayVector v) {
      v.setSafe(i, (Integer) value);
    } else if (vector instanceof TimeMicroVector v) {
      v.setSafe(i, (Long) value);
    } else if (vector instanceof TimeStampVector v) {
      v.setSafe(i, (Long) value);
    } else {
      nested(vector, i, value);
    }
  }

  private static void nested(FieldVector vector, int i, Object value) {
    if (vector instanceof MapVector map) {
      StructVector entries = (StructVector) map.getDataVector();
      int at = map.startNewValue(i);
      int count = 0;
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        entries.setIndexDefined(at + count);
        set((FieldVector) entries.getChildByOrdinal(0), at + count, entry.getKey());
        set((FieldVector) entries.getChildByOrdinal(1), at + count, entry.getValue());
        count++;
      }
      map.endValue(i, count);
    } else if (vector instanceof ListVector list) {
      int at = list.startNewValue(i);
      int count = 0;
      for (Object element : (List<?>) value) {
        set(list.getDataVector(), at + count, element);
        count++;
      }
      list.endValue(i, count);
    } else {
      StructVector struct = (StructVector) vector;
      struct.setIndexDefined(i);
      int field = 0;
      for (Object element : (List<?>) value) {
        set((FieldVector) struct.getChildByOrdinal(field), i, element);
        field++;
      }
    }
  }
}
