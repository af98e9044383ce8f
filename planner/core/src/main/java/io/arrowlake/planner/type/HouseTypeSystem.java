package io.arrowlake.planner.type;

import java.math.RoundingMode;
import java.util.function.IntBinaryOperator;
import org.apache.calcite.rel.type.DelegatingTypeSystem;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * The types of the house: decimals of up to 76 digits, timestamps in microseconds, results of
 * arithmetic as PostgreSQL gives them where a fixed type can. Immutable.
 *
 * <p>Decimals of more than 38 digits are wide: engines compute with them at a much higher price, or
 * not at all. Arithmetic gives a wide result only where an operand is wide.
 */
public final class HouseTypeSystem extends DelegatingTypeSystem {
  /** The digits that a decimal can have at most where no operand of its expression is wide. */
  public static final int MAX_DECIMAL_PRECISION = 38;

  /** The digits that a wide decimal can have at most. */
  public static final int MAX_WIDE_PRECISION = 76;

  /**
   * The fractional digits of a quotient and of an average, where the integer part leaves the room.
   */
  public static final int QUOTIENT_SCALE = 16;

  /** The fractional digits that a quotient never goes below. */
  public static final int MIN_QUOTIENT_SCALE = 6;

  /**
   * The length of a text that may have any. Calcite's own says less than every length, so that its
   * comparisons take a cast that cuts a text for one that loses nothing.
   */
  public static final int ANY_LENGTH = Integer.MAX_VALUE;

  /** The fractional digits of a second in times and timestamps. */
  public static final int SECOND_PRECISION = 6;

  /** The types; all instances are alike. */
  public HouseTypeSystem() {
    super(RelDataTypeSystem.DEFAULT);
  }

  @Override
  public int getMaxPrecision(SqlTypeName type) {
    return switch (type) {
      case DECIMAL -> MAX_WIDE_PRECISION;
      case TIME, TIME_WITH_LOCAL_TIME_ZONE, TIME_TZ -> SECOND_PRECISION;
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ -> SECOND_PRECISION;
      case CHAR, VARCHAR, BINARY, VARBINARY -> RelDataType.PRECISION_NOT_SPECIFIED;
      default -> super.getMaxPrecision(type);
    };
  }

  @Override
  public int getMaxScale(SqlTypeName type) {
    return type == SqlTypeName.DECIMAL ? MAX_WIDE_PRECISION : super.getMaxScale(type);
  }

  /** What Calcite holds its own decimals to, such as those of texts in arithmetic. */
  @Override
  public int getMaxNumericPrecision() {
    return MAX_DECIMAL_PRECISION;
  }

  @Override
  public int getMaxNumericScale() {
    return MAX_WIDE_PRECISION;
  }

  /** Whether a type is a decimal of more than 38 digits. */
  public static boolean isWide(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DECIMAL
        && type.getPrecision() > MAX_DECIMAL_PRECISION;
  }

  /** The digits that a result of arithmetic with these operands can have at most. */
  private static int most(RelDataType... operands) {
    for (RelDataType operand : operands) {
      if (isWide(operand)) {
        return MAX_WIDE_PRECISION;
      }
    }

    return MAX_DECIMAL_PRECISION;
  }

  @Override
  public int getDefaultPrecision(SqlTypeName type) {
    return switch (type) {
      case DECIMAL -> MAX_DECIMAL_PRECISION;
      case VARCHAR -> ANY_LENGTH;
      case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIME_WITH_LOCAL_TIME_ZONE ->
          SECOND_PRECISION;
      default -> super.getDefaultPrecision(type);
    };
  }

  @Override
  public RoundingMode roundingMode() {
    return RoundingMode.HALF_UP;
  }

  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }

  @Override
  public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
    RelDataType sum =
        switch (argument.getSqlTypeName()) {
          case TINYINT, SMALLINT, INTEGER -> factory.createSqlType(SqlTypeName.BIGINT);
          case BIGINT -> factory.createSqlType(SqlTypeName.DECIMAL, MAX_DECIMAL_PRECISION, 0);
          case DECIMAL ->
              factory.createSqlType(SqlTypeName.DECIMAL, most(argument), argument.getScale());
          default -> argument;
        };
    return factory.createTypeWithNullability(sum, argument.isNullable());
  }

  @Override
  public RelDataType deriveCovarType(
      RelDataTypeFactory factory, RelDataType first, RelDataType second) {
    return factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.DOUBLE), true);
  }

  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
    RelDataType average =
        switch (argument.getSqlTypeName()) {
          case TINYINT, SMALLINT, INTEGER, BIGINT ->
              factory.createSqlType(SqlTypeName.DECIMAL, MAX_DECIMAL_PRECISION, QUOTIENT_SCALE);
          case DECIMAL ->
              factory.createSqlType(SqlTypeName.DECIMAL, most(argument), averageScale(argument));
          case REAL, FLOAT, DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
          default -> argument;
        };
    return factory.createTypeWithNullability(average, argument.isNullable());
  }

  /** An average is never longer before the point than its argument: room for the rest is left. */
  private static int averageScale(RelDataType argument) {
    int integerDigits = argument.getPrecision() - argument.getScale();
    int room = most(argument) - integerDigits;
    int least = Math.max(argument.getScale(), MIN_QUOTIENT_SCALE);
    return Math.max(least, Math.min(QUOTIENT_SCALE, room));
  }

  @Override
  public @Nullable RelDataType deriveDecimalPlusType(
      RelDataTypeFactory factory, RelDataType left, RelDataType right) {
    // A sum may have one digit more.
    return sameScale(factory, left, right, (first, second) -> Math.max(first, second) + 1);
  }

  @Override
  public @Nullable RelDataType deriveDecimalModType(
      RelDataTypeFactory factory, RelDataType left, RelDataType right) {
    return sameScale(factory, left, right, Math::min);
  }

  /**
   * The type of a result that has the larger scale of its operands.
   *
   * @param integerDigits the digits of the result before the point, from those of the operands
   * @return null where an operand is no exact number, or none is a decimal
   */
  private static @Nullable RelDataType sameScale(
      RelDataTypeFactory factory,
      RelDataType left,
      RelDataType right,
      IntBinaryOperator integerDigits) {
    if (!isExactWithDecimal(left, right)) {
      return null;
    }

    RelDataType first = factory.decimalOf(left);
    RelDataType second = factory.decimalOf(right);
    int scale = Math.max(first.getScale(), second.getScale());
    int digits = integerDigits.applyAsInt(integerDigits(first), integerDigits(second));
    return factory.createSqlType(
        SqlTypeName.DECIMAL, Math.min(most(left, right), digits + scale), scale);
  }

  private static int integerDigits(RelDataType decimal) {
    return decimal.getPrecision() - decimal.getScale();
  }

  @Override
  public @Nullable RelDataType deriveDecimalMultiplyType(
      RelDataTypeFactory factory, RelDataType left, RelDataType right) {
    if (!isExactWithDecimal(left, right)) {
      return null;
    }

    RelDataType first = factory.decimalOf(left);
    RelDataType second = factory.decimalOf(right);
    int most = most(left, right);
    int scale = Math.min(most, first.getScale() + second.getScale());
    int precision = Math.min(most, first.getPrecision() + second.getPrecision());
    return factory.createSqlType(SqlTypeName.DECIMAL, precision, scale);
  }

  @Override
  public @Nullable RelDataType deriveDecimalDivideType(
      RelDataTypeFactory factory, RelDataType left, RelDataType right) {
    if (!isExactWithDecimal(left, right)) {
      return null;
    }

    RelDataType dividend = factory.decimalOf(left);
    RelDataType divisor = factory.decimalOf(right);
    int scales = Math.max(dividend.getScale(), divisor.getScale());
    int most = most(left, right);
    int integerDigits = integerDigits(dividend) + divisor.getScale();
    int wanted = Math.max(QUOTIENT_SCALE, scales);
    int least = Math.max(MIN_QUOTIENT_SCALE, scales);
    int scale = Math.max(least, Math.min(wanted, most - integerDigits));
    return factory.createSqlType(SqlTypeName.DECIMAL, most, Math.min(scale, most));
  }

  private static boolean isExactWithDecimal(RelDataType left, RelDataType right) {
    return SqlTypeUtil.isExactNumeric(left)
        && SqlTypeUtil.isExactNumeric(right)
        && (SqlTypeUtil.isDecimal(left) || SqlTypeUtil.isDecimal(right));
  }
}
