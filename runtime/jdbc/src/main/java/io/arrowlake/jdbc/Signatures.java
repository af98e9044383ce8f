package io.arrowlake.jdbc;

import io.arrowlake.engine.StatementDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;

/** What a statement takes and gives, in Avatica's terms. */
final class Signatures {
  private static final String DESCRIPTION = "description";

  private Signatures() {}

  static Meta.Signature of(String sql, RelDataType rowType) {
    return new Meta.Signature(
        columns(rowType),
        sql,
        List.of(),
        Map.of(),
        Meta.CursorFactory.ARRAY,
        Meta.StatementType.SELECT);
  }

  /** A signature that carries the engine's description with it. */
  static Meta.Signature of(String sql, StatementDescription description) {
    List<AvaticaParameter> parameters = new ArrayList<>();
    for (RelDataType type : description.parameters()) {
      parameters.add(JdbcType.parameter(parameters.size(), type));
    }

    return new Meta.Signature(
        columns(description.rowType()),
        sql,
        parameters,
        Map.of(DESCRIPTION, description),
        Meta.CursorFactory.ARRAY,
        kind(description.kind()));
  }

  static StatementDescription description(Meta.Signature signature) {
    return (StatementDescription) signature.internalParameters.get(DESCRIPTION);
  }

  private static List<ColumnMetaData> columns(RelDataType rowType) {
    List<ColumnMetaData> columns = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      columns.add(JdbcType.column(field.getIndex(), field.getName(), field.getType()));
    }

    return columns;
  }

  private static Meta.StatementType kind(StatementDescription.Kind kind) {
    return switch (kind) {
      case ROWS -> Meta.StatementType.SELECT;
      case UPDATE -> Meta.StatementType.IS_DML;
      case DEFINITION -> Meta.StatementType.OTHER_DDL;
    };
  }
}
