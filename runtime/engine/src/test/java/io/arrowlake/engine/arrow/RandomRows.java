package io.arrowlake.engine.arrow;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Rows of all types with adversarial values among them; the same for the same seed. */
final class RandomRows {
  static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a ",
          "a",
          "A",
          "ab",
          "abc",
          "abcdefgh",
          "abcdefghi",
          "ß",
          "İ",
          "é",
          "e\u0301",
          "_",
          "%",
          "\\",
          "'",
          "😀",
          "a😀b",
          "\uFFFD",
          "zzz",
          " trim me ",
          "a%b",
          "100%");
  private static final double[] DOUBLES = {
    Double.NaN, -0.0, 0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.5, -2.5, 1e300, 0.1
  };

  private RandomRows() {}

  static Map<String, RelDataType> columns() {
    Map<String, RelDataType> columns = new LinkedHashMap<>();
    columns.put("i", ArrowFixture.type(SqlTypeName.INTEGER));
    columns.put("s", ArrowFixture.type(SqlTypeName.SMALLINT));
    columns.put("b", ArrowFixture.type(SqlTypeName.BIGINT));
    columns.put("d", ArrowFixture.type(SqlTypeName.DECIMAL, 10, 2));
    columns.put("w", ArrowFixture.type(SqlTypeName.DECIMAL, 38, 4));
    columns.put("f", ArrowFixture.type(SqlTypeName.DOUBLE));
    columns.put("r", ArrowFixture.type(SqlTypeName.REAL));
    columns.put("t", ArrowFixture.type(SqlTypeName.VARCHAR));
    columns.put("dt", ArrowFixture.type(SqlTypeName.DATE));
    columns.put("ts", ArrowFixture.type(SqlTypeName.TIMESTAMP, 6));
    columns.put("bo", ArrowFixture.type(SqlTypeName.BOOLEAN));
    return columns;
  }

  /** Rows whose values come from small sets, so that keys meet. */
  static List<List<@Nullable Object>> rows(Random random, int count, int range) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add(random.nextInt(range) - range / 2);
      row.add(random.nextInt(range) - range / 2);
      row.add((random.nextInt(range) - range / 2) * 1_000_000_007L);
      row.add(BigDecimal.valueOf((random.nextInt(range) - range / 2) * 25L, 2));
      row.add(wide(random, range));
      row.add(
          random.nextInt(3) == 0
              ? DOUBLES[random.nextInt(DOUBLES.length)]
              : random.nextInt(range) / 4.0);
      row.add(random.nextInt(range) / 4f);
      row.add(TEXTS.get(random.nextInt(Math.min(range + 1, TEXTS.size()))));
      row.add(LocalDate.of(2024, 2, 20).plusDays((random.nextInt(range) - range / 2) * 11L));
      row.add(
          LocalDateTime.of(1969, 12, 31, 23, 59, 59)
              .plusSeconds((random.nextInt(range) - range / 2) * 100_003L)
              .plusNanos(random.nextInt(1000) * 1000L));
      row.add(random.nextBoolean());
      for (int column = 0; column < row.size(); column++) {
        if (random.nextInt(6) == 0) {
          row.set(column, null);
        }
      }

      rows.add(row);
    }

    return rows;
  }

  private static BigDecimal wide(Random random, int range) {
    BigInteger unscaled =
        switch (random.nextInt(4)) {
          case 0 -> BigInteger.TEN.pow(30).multiply(BigInteger.valueOf(random.nextInt(range) - 2L));
          case 1 -> BigInteger.ONE.shiftLeft(64).add(BigInteger.valueOf(random.nextInt(3) - 1));
          default -> BigInteger.valueOf((random.nextInt(range) - range / 2) * 2500L);
        };
    return new BigDecimal(unscaled, 4);
  }
}
