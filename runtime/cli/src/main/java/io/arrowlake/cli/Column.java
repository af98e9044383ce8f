package io.arrowlake.cli;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataType;

/** A column of one batch. */
record Column(RelDataType type, FieldVector vector, CellText text) {

  /** The columns of a batch of rows of this type. */
  static List<Column> of(RelDataType rowType, VectorSchemaRoot batch) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < rowType.getFieldCount(); i++) {
      RelDataType type = rowType.getFieldList().get(i).getType();
      FieldVector vector = batch.getVector(i);
      columns.add(new Column(type, vector, PostgresText.of(type, vector)));
    }

    return columns;
  }
}
