package io.arrowlake.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/** Rows of metadata as one Arrow batch, so that they are read like those of any statement. */
final class MetadataRows implements BatchSource {
  private final RelDataType rowType;
  private final List<@Nullable Object[]> rows;
  private @Nullable BufferAllocator allocator;
  private boolean given;

  MetadataRows(RelDataType rowType, List<@Nullable Object[]> rows) {
    this.rowType = rowType;
    this.rows = rows;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    if (given) {
      return null;
    }

    given = true;
    BufferAllocator memory = new RootAllocator();
    allocator = memory;
    List<FieldVector> vectors = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      vectors.add(vector(field, memory));
    }

    VectorSchemaRoot batch = new VectorSchemaRoot(vectors);
    batch.setRowCount(rows.size());
    return batch;
  }

  private FieldVector vector(RelDataTypeField field, BufferAllocator memory) {
    FieldVector vector = empty(field, memory);
    for (int i = 0; i < rows.size(); i++) {
      Object value = rows.get(i)[field.getIndex()];
      if (value == null) {
        vector.setNull(i);
      } else {
        set(vector, i, value);
      }
    }

    vector.setValueCount(rows.size());
    return vector;
  }

  private static FieldVector empty(RelDataTypeField field, BufferAllocator memory) {
    String name = field.getName();
    return switch (field.getType().getSqlTypeName()) {
      case VARCHAR -> new VarCharVector(name, memory);
      case INTEGER -> new IntVector(name, memory);
      case SMALLINT -> new SmallIntVector(name, memory);
      case BIGINT -> new BigIntVector(name, memory);
      case BOOLEAN -> new BitVector(name, memory);
      default -> throw new IllegalArgumentException("No metadata of " + field.getType());
    };
  }

  private static void set(FieldVector vector, int index, Object value) {
    if (vector instanceof VarCharVector text) {
      text.setSafe(index, ((String) value).getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof IntVector number) {
      number.setSafe(index, (Integer) value);
    } else if (vector instanceof SmallIntVector number) {
      number.setSafe(index, (Integer) value);
    } else if (vector instanceof BigIntVector number) {
      number.setSafe(index, (Long) value);
    } else if (vector instanceof BitVector bit) {
      bit.setSafe(index, (Boolean) value ? 1 : 0);
    }
  }

  /** Nothing is waited for. */
  @Override
  public void cancel() {}

  @Override
  public void close() {
    if (allocator != null) {
      BufferAllocator memory = allocator;
      allocator = null;
      memory.close();
    }
  }
}
