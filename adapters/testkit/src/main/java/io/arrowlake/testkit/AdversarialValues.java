package io.arrowlake.testkit;

import io.arrowlake.planner.type.HouseTypeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The values that engines disagree on, one corpus for all sources, in the Java form of {@link
 * BatchRows}. NULL is the last one of each type. Immutable.
 */
public final class AdversarialValues {
  private static final int WIDEST = 38;

  private AdversarialValues() {}

  /** The nullable types that there are values of. */
  public static List<RelDataType> types() {
    RelDataTypeFactory types = new HouseTypeFactory();
    return List.of(
            types.createSqlType(SqlTypeName.BOOLEAN),
            types.createSqlType(SqlTypeName.SMALLINT),
            types.createSqlType(SqlTypeName.INTEGER),
            types.createSqlType(SqlTypeName.BIGINT),
            types.createSqlType(SqlTypeName.DECIMAL, 12, 2),
            types.createSqlType(SqlTypeName.DECIMAL, WIDEST, 0),
            types.createSqlType(SqlTypeName.DECIMAL, WIDEST, 10),
            types.createSqlType(SqlTypeName.REAL),
            types.createSqlType(SqlTypeName.DOUBLE),
            types.createSqlType(SqlTypeName.VARCHAR),
            types.createSqlType(SqlTypeName.VARBINARY),
            types.createSqlType(SqlTypeName.UUID),
            types.createSqlType(SqlTypeName.DATE),
            types.createSqlType(SqlTypeName.TIME, 6),
            types.createSqlType(SqlTypeName.TIMESTAMP, 6),
            types.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, 6))
        .stream()
        .map(type -> types.createTypeWithNullability(type, true))
        .toList();
  }

  /**
   * The values of a type, NULL last.
   *
   * @param type one of {@link #types}, or another precision or scale of its kind
   */
  public static List<@Nullable Object> of(RelDataType type) {
    List<@Nullable Object> values = new ArrayList<>(notNull(type));
    values.add(null);
    return Collections.unmodifiableList(values);
  }

  private static List<?> notNull(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> List.of(true, false);
      case SMALLINT -> integers(Short.MIN_VALUE, Short.MAX_VALUE);
      case INTEGER -> integers(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT -> integers(Long.MIN_VALUE, Long.MAX_VALUE);
      case DECIMAL -> decimals(type.getPrecision(), type.getScale());
      case REAL -> floats(Float.MIN_VALUE, Float.MAX_VALUE);
      case DOUBLE -> floats(Double.MIN_VALUE, Double.MAX_VALUE);
      case VARCHAR -> TEXTS;
      case VARBINARY -> List.of("", "00", "7f", "80", "ff", "00ff", "5c", "27", "deadbeef");
      case UUID -> UUIDS;
      case DATE -> DATES;
      case TIME -> TIMES;
      case TIMESTAMP -> TIMESTAMPS;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          TIMESTAMPS.stream().map(time -> time.toInstant(ZoneOffset.UTC)).toList();
      default -> throw new IllegalArgumentException("No corpus of " + type.getFullTypeString());
    };
  }

  private static List<Long> integers(long least, long greatest) {
    return List.of(0L, 1L, -1L, 2L, -7L, 100L, least, least + 1, greatest - 1, greatest);
  }

  private static List<BigDecimal> decimals(int precision, int scale) {
    BigInteger nines = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
    BigDecimal greatest = new BigDecimal(nines, scale);
    BigDecimal unit = new BigDecimal(BigInteger.ONE, scale);
    return List.of(
        new BigDecimal(BigInteger.ZERO, scale),
        unit,
        unit.negate(),
        new BigDecimal(BigInteger.valueOf(5), scale),
        new BigDecimal(BigInteger.TEN.pow(scale), scale),
        new BigDecimal(BigInteger.TEN.pow(precision - 1), scale),
        new BigDecimal(BigInteger.valueOf(10_000).min(nines), scale),
        greatest,
        greatest.negate());
  }

  private static List<Double> floats(double least, double greatest) {
    return List.of(
        0.0,
        -0.0,
        1.0,
        -1.5,
        0.5,
        least,
        greatest,
        -greatest,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY);
  }

  /** Text without the character of code 0, which PostgreSQL has not. */
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "  ",
          "a",
          "a ",
          " a",
          "A",
          "b",
          "B",
          "ab",
          "a-b",
          "ss",
          "ß",
          "i",
          "I",
          "İ",
          "ı",
          "\u00e9",
          "e\u0301",
          "_",
          "%",
          "\\",
          "'",
          "''",
          "\"",
          "NULL",
          "\\N",
          "\t",
          "\n",
          "1",
          "10",
          "9",
          "\uffff",
          "\ud83d\ude00",
          "\ud83d\ude00x",
          "日本語");

  private static final List<String> UUIDS =
      List.of(
          "00000000-0000-0000-0000-000000000000",
          "7fffffff-ffff-ffff-ffff-ffffffffffff",
          "80000000-0000-0000-0000-000000000000",
          "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "00000000-0000-0000-8000-000000000000");

  private static final List<LocalDate> DATES =
      List.of(
          LocalDate.of(1, 1, 1),
          LocalDate.of(1582, 10, 10),
          LocalDate.of(1900, 2, 28),
          LocalDate.of(1969, 12, 31),
          LocalDate.EPOCH,
          LocalDate.of(2000, 2, 29),
          LocalDate.of(2020, 12, 31),
          LocalDate.of(2021, 1, 3),
          LocalDate.of(2024, 2, 29),
          LocalDate.of(2024, 3, 31),
          LocalDate.of(9999, 12, 31));

  private static final List<LocalTime> TIMES =
      List.of(
          LocalTime.MIDNIGHT,
          LocalTime.of(0, 0, 0, 1_000),
          LocalTime.of(2, 30),
          LocalTime.NOON,
          LocalTime.of(23, 59, 59, 999_999_000));

  /** Among them the hours around both changes of the clocks in Europe and in New York. */
  private static final List<LocalDateTime> TIMESTAMPS =
      List.of(
          LocalDateTime.of(1, 1, 1, 0, 0),
          LocalDateTime.of(1582, 10, 10, 12, 0),
          LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000),
          LocalDateTime.of(1970, 1, 1, 0, 0),
          LocalDateTime.of(2024, 2, 29, 23, 59, 59, 999_999_000),
          LocalDateTime.of(2024, 3, 10, 2, 30),
          LocalDateTime.of(2024, 3, 31, 0, 59, 59, 999_999_000),
          LocalDateTime.of(2024, 3, 31, 1, 0),
          LocalDateTime.of(2024, 3, 31, 2, 30),
          LocalDateTime.of(2024, 10, 27, 1, 30, 0, 123_456_000),
          LocalDateTime.of(2024, 11, 3, 1, 30),
          LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000));
}
