package io.arrowlake.engine;

import io.arrowlake.planner.type.HouseTypeFactory;
import io.arrowlake.spi.ArrowSchemas;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The rows of text that a statement such as SHOW gives. Immutable.
 *
 * @param columns the names of the columns
 * @param values the rows; null for NULL
 */
record Rows(List<String> columns, List<List<@Nullable String>> values) {

  RelDataType rowType() {
    RelDataTypeFactory types = new HouseTypeFactory();
    RelDataType text =
        types.createTypeWithNullability(types.createSqlType(SqlTypeName.VARCHAR), true);
    RelDataTypeFactory.Builder row = types.builder();
    columns.forEach(column -> row.add(column, text));
    return row.build();
  }

  /** The rows as one batch, which the caller owns. */
  VectorSchemaRoot batch(BufferAllocator allocator) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(ArrowSchemas.schema(rowType()), allocator);
    for (int c = 0; c < columns.size(); c++) {
      VarCharVector vector = (VarCharVector) batch.getVector(c);
      for (int r = 0; r < values.size(); r++) {
        String value = values.get(r).get(c);
        if (value == null) {
          vector.setNull(r);
        } else {
          vector.setSafe(r, value.getBytes(StandardCharsets.UTF_8));
        }
      }
    }

    batch.setRowCount(values.size());
    return batch;
  }
}
