package io.arrowlake.planner;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;
import org.jspecify.annotations.Nullable;

/**
 * Implicit casts, of which none cuts a text on its way into a column: one that is too long is for
 * the writer to refuse.
 */
final class AssignmentCoercion extends TypeCoercionImpl {
  private final RelDataTypeFactory types;

  AssignmentCoercion(RelDataTypeFactory types, SqlValidator validator) {
    super(types, validator);
    this.types = types;
  }

  @Override
  public boolean querySourceCoercion(
      @Nullable SqlValidatorScope scope, RelDataType source, RelDataType target, SqlNode query) {
    RelDataTypeFactory.Builder unlimited = types.builder();
    for (RelDataTypeField field : target.getFieldList()) {
      unlimited.add(field.getName(), unlimited(field.getType()));
    }

    return super.querySourceCoercion(scope, source, unlimited.build(), query);
  }

  private RelDataType unlimited(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.VARCHAR
        ? types.createTypeWithNullability(
            types.createSqlType(SqlTypeName.VARCHAR), type.isNullable())
        : type;
  }
}
