package io.arrowlake.engine.arrow;

import io.arrowlake.testkit.Dice;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * The values that the columns of one type in a case have in common, so that keys meet: booleans,
 * decimals, doubles, texts and bytes as themselves, all others as the number that Arrow has for
 * them. None is NULL. Immutable.
 */
record ValuePool(RelDataType type, List<Object> values) {
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final double[] SPECIAL = {
    Double.NaN, -0.0, 0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };
  private static final LocalDate[] DAYS = {
    LocalDate.of(1, 1, 1),
    LocalDate.of(9999, 12, 31),
    LocalDate.EPOCH,
    LocalDate.of(1969, 12, 31),
    LocalDate.of(2024, 2, 29),
    LocalDate.of(1900, 2, 28),
    LocalDate.of(2000, 2, 29),
    LocalDate.of(2020, 12, 31),
    LocalDate.of(2021, 1, 3)
  };

  ValuePool {
    values = List.copyOf(values);
  }

  /**
   * So many values, equal ones among them.
   *
   * @param extreme whether the ends of the type's range may be among them, which overflow
   */
  static ValuePool of(RelDataType type, Dice chance, int size, boolean extreme) {
    int range = Math.max(4, size);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add(value(type, chance, range, extreme && chance.percent(15)));
    }

    return new ValuePool(type, values);
  }

  private static Object value(RelDataType type, Dice chance, int range, boolean extreme) {
    long small = chance.below(range) - range / 2;
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> chance.percent(50);
      case SMALLINT -> whole(small, Short.MIN_VALUE, Short.MAX_VALUE, chance, extreme);
      case INTEGER -> whole(small, Integer.MIN_VALUE, Integer.MAX_VALUE, chance, extreme);
      case BIGINT ->
          whole(
              chance.percent(30) ? small * 1_000_000_007L : small,
              Long.MIN_VALUE,
              Long.MAX_VALUE,
              chance,
              extreme);
      case DECIMAL -> decimal(type, small, chance, extreme);
      case REAL -> approximate(chance, extreme ? chance.oneOf(1e4f, 0.1f, -1e-4f) : small / 4f);
      case DOUBLE -> approximate(chance, extreme ? chance.oneOf(1e15, 0.1, -1e-15) : small / 4.0);
      case VARCHAR -> text(type, chance, range);
      case VARBINARY -> text(type, chance, range).getBytes(StandardCharsets.UTF_8);
      case UUID -> new UUID(small * 31, small << 60).toString();
      case DATE -> day(small, chance);
      case TIME -> Math.floorMod(small * 3_600_000_001L, DAY_MICROS);
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          day(small, chance) * DAY_MICROS + Math.floorMod(small * 7_200_123_457L, DAY_MICROS);
      case INTERVAL_YEAR_MONTH -> small;
      case INTERVAL_DAY_SECOND -> small * 3_600_000_000L;
      default -> throw new IllegalArgumentException("No values of " + type);
    };
  }

  private static long whole(long small, long least, long most, Dice chance, boolean extreme) {
    if (extreme) {
      return chance.oneOf(least, most, least + 1, most - 1);
    }

    return Math.max(least, Math.min(most, small));
  }

  private static BigDecimal decimal(RelDataType type, long small, Dice chance, boolean extreme) {
    int digits = type.getPrecision();
    if (extreme) {
      BigInteger most = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
      return new BigDecimal(chance.percent(50) ? most : most.negate(), type.getScale());
    }

    BigInteger unscaled =
        switch (chance.below(digits > 22 ? 4 : 2)) {
          case 0 -> BigInteger.valueOf(small * 25);
          case 1 -> BigInteger.valueOf(small).multiply(BigInteger.TEN.pow(type.getScale()));
          case 2 -> BigInteger.ONE.shiftLeft(64).add(BigInteger.valueOf(chance.below(3) - 1));
          default -> BigInteger.valueOf(small).multiply(BigInteger.TEN.pow(20));
        };
    BigInteger limit = BigInteger.TEN.pow(digits);
    return new BigDecimal(unscaled.remainder(limit), type.getScale());
  }

  /**
   * Sums of ordinary values are exact in any order. None is so great or small that products leave
   * the range: DuckDB gives infinity and zero then, not an error.
   */
  private static double approximate(Dice chance, double ordinary) {
    return chance.percent(20) ? SPECIAL[chance.below(SPECIAL.length)] : ordinary;
  }

  private static String text(RelDataType type, Dice chance, int range) {
    String text =
        chance.percent(60)
            ? RandomRows.TEXTS.get(chance.below(Math.min(range, RandomRows.TEXTS.size())))
            : (chance.percent(50) ? "a long common beginning " : "k") + chance.below(range);
    int most = type.getPrecision();
    return most > 0 && text.codePointCount(0, text.length()) > most
        ? text.substring(0, text.offsetByCodePoints(0, most))
        : text;
  }

  private static long day(long small, Dice chance) {
    return chance.percent(20)
        ? DAYS[chance.below(DAYS.length)].toEpochDay()
        : LocalDate.of(2024, 2, 28).plusDays(small * 13).toEpochDay();
  }

  int size() {
    return values.size();
  }

  /** Puts all values into a vector of the type. */
  void fill(FieldVector vector) {
    vector.allocateNew();
    for (int i = 0; i < values.size(); i++) {
      set(vector, i, values.get(i));
    }

    vector.setValueCount(values.size());
  }

  private static void set(FieldVector vector, int row, Object value) {
    if (vector instanceof BitVector bits) {
      bits.setSafe(row, (Boolean) value ? 1 : 0);
    } else if (vector instanceof SmallIntVector shorts) {
      shorts.setSafe(row, ((Long) value).shortValue());
    } else if (vector instanceof IntVector ints) {
      ints.setSafe(row, ((Long) value).intValue());
    } else if (vector instanceof BigIntVector longs) {
      longs.setSafe(row, (Long) value);
    } else if (vector instanceof DecimalVector decimals) {
      decimals.setSafe(row, (BigDecimal) value);
    } else if (vector instanceof Float4Vector floats) {
      floats.setSafe(row, ((Double) value).floatValue());
    } else if (vector instanceof Float8Vector doubles) {
      doubles.setSafe(row, (Double) value);
    } else if (vector instanceof VarCharVector texts) {
      texts.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof VarBinaryVector bytes) {
      bytes.setSafe(row, (byte[]) value);
    } else if (vector instanceof DateDayVector dates) {
      dates.setSafe(row, ((Long) value).intValue());
    } else if (vector instanceof TimeMicroVector times) {
      times.setSafe(row, (Long) value);
    } else if (vector instanceof TimeStampVector timestamps) {
      timestamps.setSafe(row, (Long) value);
    } else {
      throw new IllegalArgumentException("No values for " + vector.getField());
    }
  }

  /** A value as a literal, null where SQL has no literal for it. */
  @Nullable RexLiteral literal(RexBuilder rex, int index) {
    Object value = values.get(index);
    Object written =
        switch (type.getSqlTypeName()) {
          case BOOLEAN, VARCHAR, DECIMAL -> value;
          case SMALLINT, INTEGER, BIGINT -> BigDecimal.valueOf((Long) value);
          case REAL, DOUBLE ->
              Double.isInfinite((Double) value) || Double.isNaN((Double) value) ? null : value;
          case VARBINARY -> new ByteString((byte[]) value);
          case UUID -> UUID.fromString((String) value);
          case DATE -> DateString.fromDaysSinceEpoch(((Long) value).intValue());
          case TIME -> time((Long) value);
          case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp((Long) value);
          default -> null;
        };
    return written == null
        ? null
        : (RexLiteral)
            rex.makeLiteral(
                written, rex.getTypeFactory().createTypeWithNullability(type, false), false);
  }

  private static TimeString time(long micros) {
    return TimeString.fromMillisOfDay((int) (micros / 1_000_000 * 1000))
        .withNanos((int) (micros % 1_000_000 * 1000));
  }

  private static TimestampString timestamp(long micros) {
    return TimestampString.fromMillisSinceEpoch(Math.floorDiv(micros, 1_000_000L) * 1000)
        .withNanos((int) Math.floorMod(micros, 1_000_000L) * 1000);
  }
}
