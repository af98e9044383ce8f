package io.arrowlake.spi;

import io.arrowlake.planner.type.HouseTypeSystem;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;

/**
 * The Arrow form of house types; each has exactly one.
 *
 * <table>
 *   <caption>Forms</caption>
 *   <tr><td>BOOLEAN</td><td>Bool</td></tr>
 *   <tr><td>SMALLINT, INTEGER, BIGINT</td><td>Int 16, 32, 64, signed</td></tr>
 *   <tr><td>DECIMAL(p, s)</td><td>Decimal128(p, s), Decimal256(p, s) for more than 38 digits</td></tr>
 *   <tr><td>REAL, DOUBLE</td><td>FloatingPoint single, double</td></tr>
 *   <tr><td>VARCHAR</td><td>Utf8</td></tr>
 *   <tr><td>UUID</td><td>Utf8, the canonical text in lower case</td></tr>
 *   <tr><td>VARBINARY</td><td>Binary</td></tr>
 *   <tr><td>DATE</td><td>Date(DAY)</td></tr>
 *   <tr><td>TIME</td><td>Time64(MICROSECOND)</td></tr>
 *   <tr><td>TIMESTAMP</td><td>Timestamp(MICROSECOND), no zone</td></tr>
 *   <tr><td>TIMESTAMP WITH LOCAL TIME ZONE</td><td>Timestamp(MICROSECOND, UTC)</td></tr>
 *   <tr><td>INTERVAL of years and months</td><td>Int 32, months</td></tr>
 *   <tr><td>INTERVAL of days and shorter</td><td>Int 64, microseconds</td></tr>
 *   <tr><td>ARRAY, MULTISET; ROW; MAP</td><td>List; Struct; Map</td></tr>
 *   <tr><td>NULL</td><td>Null</td></tr>
 * </table>
 */
public final class ArrowSchemas {
  private ArrowSchemas() {}

  /** The schema of rows of this type, under the names of its fields. */
  public static Schema schema(RelDataType rowType) {
    return new Schema(
        rowType.getFieldList().stream().map(f -> field(f.getName(), f.getType())).toList());
  }

  /**
   * The field of a column. All fields are nullable in Arrow: an engine may hand on batches without
   * a proof that none is.
   */
  public static Field field(String name, RelDataType type) {
    return new Field(name, FieldType.nullable(arrowType(type)), children(type));
  }

  private static List<Field> children(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case ARRAY, MULTISET -> List.of(field("item", type.getComponentType()));
      case ROW -> type.getFieldList().stream().map(ArrowSchemas::child).toList();
      case MAP ->
          List.of(
              new Field(
                  "entries",
                  FieldType.notNullable(ArrowType.Struct.INSTANCE),
                  List.of(
                      new Field(
                          "key",
                          FieldType.notNullable(arrowType(type.getKeyType())),
                          children(type.getKeyType())),
                      field("value", type.getValueType()))));
      default -> List.of();
    };
  }

  private static Field child(RelDataTypeField field) {
    return field(field.getName(), field.getType());
  }

  /** The Arrow type of a house type, without its children. */
  public static ArrowType arrowType(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> ArrowType.Bool.INSTANCE;
      case TINYINT, SMALLINT -> new ArrowType.Int(16, true);
      case INTEGER -> new ArrowType.Int(32, true);
      case BIGINT -> new ArrowType.Int(64, true);
      case DECIMAL ->
          new ArrowType.Decimal(
              type.getPrecision(), type.getScale(), HouseTypeSystem.isWide(type) ? 256 : 128);
      case REAL -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case FLOAT, DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case CHAR, VARCHAR, UUID -> ArrowType.Utf8.INSTANCE;
      case BINARY, VARBINARY -> ArrowType.Binary.INSTANCE;
      case DATE -> new ArrowType.Date(DateUnit.DAY);
      case TIME -> new ArrowType.Time(TimeUnit.MICROSECOND, 64);
      case TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
      case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH -> new ArrowType.Int(32, true);
      case INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          new ArrowType.Int(64, true);
      case ARRAY, MULTISET -> ArrowType.List.INSTANCE;
      case ROW -> ArrowType.Struct.INSTANCE;
      case MAP -> new ArrowType.Map(false);
      case NULL -> ArrowType.Null.INSTANCE;
      default -> throw new IllegalArgumentException("No Arrow form of " + type.getFullTypeString());
    };
  }
}
