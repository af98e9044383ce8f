package io.arrowlake.engine.arrow;

import io.arrowlake.planner.type.HouseTypeSystem;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Chooses the kernel of a cast. */
final class Casts {
  /** The significant digits that PostgreSQL keeps of a REAL and of a DOUBLE. */
  private static final MathContext REAL_DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);

  private static final MathContext DOUBLE_DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);

  private Casts() {}

  /** The kernel that casts, empty where the cast is not in the supported set. */
  static Optional<Kernel> find(Kernel operand, RelDataType from, RelDataType to, String text) {
    if (SqlTypeUtil.isExactNumeric(to)) {
      return toExact(operand, from, to, text);
    } else if (isApproximate(to)) {
      return toDouble(operand, from, to, text);
    } else if (Dates.isDate(to) || Dates.isTimestamp(to)) {
      return toDateTime(operand, from, to, text);
    } else if (to.getSqlTypeName() == SqlTypeName.VARCHAR) {
      return toText(operand, from, to);
    }

    boolean same = from.getSqlTypeName() == to.getSqlTypeName() && Lane.find(to).isPresent();
    return same && from.getPrecision() <= to.getPrecision()
        ? Optional.of(operand)
        : Optional.empty();
  }

  static boolean isApproximate(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case REAL, FLOAT, DOUBLE -> true;
      default -> false;
    };
  }

  /** The digits behind the point of an exact number. */
  static int scale(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DECIMAL ? type.getScale() : 0;
  }

  /** The digits that an exact number has at most. */
  static int digits(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case TINYINT, SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      default -> type.getPrecision();
    };
  }

  private static Optional<Kernel> toExact(
      Kernel operand, RelDataType from, RelDataType to, String text) {
    boolean decimal = to.getSqlTypeName() == SqlTypeName.DECIMAL;
    if (isApproximate(from)) {
      boolean single = from.getSqlTypeName() == SqlTypeName.REAL;
      if (decimal) {
        MathContext precision = single ? REAL_DIGITS : DOUBLE_DIGITS;
        return Optional.of(
            DecimalMath.fromDouble(
                operand, to.getScale(), to.getPrecision(), precision, Lane.of(to), text));
      }

      return Optional.of(
          narrow(
              DecimalMath.fromDouble(
                  operand, 0, Lane.DECIMAL_DIGITS, MathContext.UNLIMITED, Lane.DECIMAL, text),
              to,
              text));
    } else if (isText(from) && HouseTypeSystem.isWide(to)) {
      return Optional.of(WideText.parse(operand, to.getPrecision(), to.getScale(), text));
    } else if (!SqlTypeUtil.isExactNumeric(from)) {
      return Optional.empty();
    }

    int by = scale(to) - scale(from);
    if (decimal) {
      boolean wider = by >= 0 && to.getPrecision() - by >= digits(from);
      boolean same = wider && by == 0 && Lane.of(from) == Lane.of(to);
      return Optional.of(
          same
              ? operand
              : DecimalMath.rescale(operand, by, to.getPrecision(), Lane.of(to), false, text));
    }

    if (by == 0 && from.getSqlTypeName() != SqlTypeName.DECIMAL && digits(to) >= digits(from)) {
      return Optional.of(operand);
    }

    Kernel whole = DecimalMath.rescale(operand, by, Lane.DECIMAL_DIGITS, Lane.DECIMAL, false, text);
    return Optional.of(narrow(whole, to, text));
  }

  /** Whole numbers of the lane DECIMAL as integers of a type. */
  private static Kernel narrow(Kernel operand, RelDataType to, String text) {
    long min = IntegerMath.smallest(to.getSqlTypeName());
    return (frame, rows) -> {
      Column a = operand.evaluate(frame, rows);
      for (int i = 0; i < rows.size(); i++) {
        if (a.highs[i] != a.longs[i] >> 63 && !a.isNull(i)) {
          throw Wide.overflow(text + " = " + Wide.value(a, i));
        }
      }

      return Column.of(IntegerMath.check(a.longs, a.nulls, rows.size(), min, ~min, text), a.nulls);
    };
  }

  private static Optional<Kernel> toDouble(
      Kernel operand, RelDataType from, RelDataType to, String text) {
    boolean single = to.getSqlTypeName() == SqlTypeName.REAL;
    if (SqlTypeUtil.isExactNumeric(from)) {
      return Optional.of(DecimalMath.toDouble(operand, scale(from), single, text));
    } else if (!isApproximate(from)) {
      return Optional.empty();
    } else if (!single || from.getSqlTypeName() == SqlTypeName.REAL) {
      return Optional.of(operand);
    }

    return Optional.of(
        (frame, rows) -> {
          Column a = operand.evaluate(frame, rows);
          Column result = new Column(Lane.DOUBLE, rows.size());
          result.nulls = a.nulls;
          for (int i = 0; i < rows.size(); i++) {
            double value = a.doubles[i];
            float rounded = (float) value;
            boolean lost = Float.isInfinite(rounded) != Double.isInfinite(value);
            if ((lost || rounded == 0 && value != 0) && !a.isNull(i)) {
              throw Wide.overflow(text + " for " + value);
            }

            result.doubles[i] = rounded;
          }

          return result;
        });
  }

  private static Optional<Kernel> toDateTime(
      Kernel operand, RelDataType from, RelDataType to, String text) {
    if (Dates.isDate(from)) {
      return Optional.of(Dates.isDate(to) ? operand : Dates.toTimestamp(operand, text));
    } else if (!Dates.isTimestamp(from)) {
      return Optional.empty();
    } else if (Dates.isDate(to)) {
      return Optional.of(Dates.toDate(operand));
    }

    return to.getPrecision() >= from.getPrecision() ? Optional.of(operand) : Optional.empty();
  }

  private static boolean isText(RelDataType type) {
    return SqlTypeName.CHAR_TYPES.contains(type.getSqlTypeName());
  }

  private static Optional<Kernel> toText(Kernel operand, RelDataType from, RelDataType to) {
    if (HouseTypeSystem.isWide(from)) {
      Kernel whole = WideText.print(operand, from.getScale());
      boolean any = to.getPrecision() == HouseTypeSystem.ANY_LENGTH;
      return Optional.of(any ? whole : TextKernels.cut(whole, to.getPrecision()));
    } else if (!isText(from)) {
      return Optional.empty();
    }

    boolean wider = from.getPrecision() <= to.getPrecision();
    return Optional.of(wider ? operand : TextKernels.cut(operand, to.getPrecision()));
  }
}
