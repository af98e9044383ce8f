package io.arrowlake.sql;

import io.arrowlake.sql.Sql.Level;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/**
 * Exact quotients in DuckDB, whose own are doubles: the digits of the decimals are divided as
 * integers, and the point is put back. Stateless.
 */
final class DuckDbQuotient {
  /** The digits that surely fit into a HUGEINT, twice over. */
  private static final int SAFE_DIGITS = 37;

  static final int DECIMAL_DIGITS = 38;

  /** The digits that surely fit into a BIGINT. */
  private static final int SHORT_DIGITS = 18;

  /** A remainder below this, with a third of 18 digits more, fits into a BIGINT. */
  private static final String MOST_COUNT = "1000000000000";

  private DuckDbQuotient() {}

  static boolean isSpelled(RexCall call) {
    int shift = shift(call);
    return shift >= 0 && shift <= DECIMAL_DIGITS;
  }

  /** How many digits the quotient of the operands' digits has behind its own. */
  private static int shift(RexCall call) {
    return call.getType().getScale()
        - scale(call.getOperands().get(0))
        + scale(call.getOperands().get(1));
  }

  static int scale(RexNode node) {
    return Family.of(node.getType()) == Family.DECIMAL ? node.getType().getScale() : 0;
  }

  static int precision(RexNode node) {
    return switch (node.getType().getSqlTypeName()) {
      case DECIMAL -> node.getType().getPrecision();
      case TINYINT, SMALLINT -> 5;
      case INTEGER -> 10;
      default -> 19;
    };
  }

  /**
   * A sum divided by a count. Nearly all sums have so few digits that three divisions of BIGINTs
   * are enough, at a tenth of the time of one of HUGEINTs. A short sum is multiplied in 64 bits,
   * with the digits behind its point.
   */
  static Sql average(Call call) {
    Sql exact = divide(call, Sql.atom("NULLIF(" + call.arg(1) + ", 0)"));
    int scale = scale(call.operand(0));
    int shift = shift(call.rex());
    boolean isShort = precision(call.operand(0)) <= SHORT_DIGITS;
    int most = SHORT_DIGITS - (isShort ? 2 : 1) * scale;
    if (most <= 0 || shift > SHORT_DIGITS) {
      return exact;
    }

    String sum = call.arg(0);
    String count = call.arg(1);
    String digits =
        scale == 0
            ? "CAST(" + sum + " AS BIGINT)"
            : "CAST((" + sum + ") * 1" + "0".repeat(scale) + " AS BIGINT)";
    // What a CASE guards is computed anew each time that it stands in it, what a COALESCE is given
    // first is not: so
    // the digits are NULL where they are too many.
    String few =
        "CASE WHEN abs("
            + sum
            + ") < 1"
            + "0".repeat(most)
            + " AND "
            + count
            + " < "
            + MOST_COUNT
            + " THEN "
            + digits
            + " END";
    int part = shift / 3;
    String unsigned =
        "house_short_quotient("
            + String.join(
                ", ", "abs(" + few + ")", count, power(part), power(part), power(shift - 2 * part))
            + ")";
    String signed = "CASE WHEN " + sum + " < 0 THEN -1 ELSE 1 END * (" + unsigned + ")";
    return Sql.atom("COALESCE(" + pointed(call, signed) + ", " + exact + ")");
  }

  /** A BIGINT literal: the product of the powers must not be an INTEGER. */
  private static String power(int digits) {
    return "CAST(1" + "0".repeat(digits) + " AS BIGINT)";
  }

  static Sql divide(Call call, Sql divisor) {
    int shift = shift(call.rex());
    String dividend = unscaled(call.sql(0), call.operand(0));
    String by = unscaled(divisor, call.operand(1));
    String power = "1" + "0".repeat(shift);
    int safe = SAFE_DIGITS - shift;
    String digits;
    if (precision(call.operand(0)) <= safe) {
      String shifted = shift == 0 ? dividend : dividend + " * " + huge(power);
      digits = "house_quotient(" + shifted + ", " + by + ")";
    } else {
      String most = huge("1" + "0".repeat(Math.max(0, safe)));
      digits =
          "house_long_quotient("
              + String.join(", ", dividend, by, Integer.toString(shift), "'" + power + "'", most)
              + ")";
    }

    return pointed(call, digits);
  }

  /** Multiplied by the least value of its scale, an integer becomes the digits of a decimal. */
  private static Sql pointed(Call call, String digits) {
    int scale = call.type().getScale();
    String whole = "CAST(" + digits + " AS DECIMAL(38, 0))";
    if (scale == 0) {
      return Sql.atom(whole);
    }

    String least = "0." + "0".repeat(scale - 1) + "1";
    int width = Math.min(DECIMAL_DIGITS, scale + 1);
    return new Sql(
        whole + " * CAST('" + least + "' AS DECIMAL(" + width + ", " + scale + "))", Level.PRODUCT);
  }

  private static String unscaled(Sql operand, RexNode node) {
    RelDataType type = node.getType();
    int scale = scale(node);
    if (scale == 0) {
      return "CAST(" + operand + " AS HUGEINT)";
    } else if (type.getPrecision() + scale <= DECIMAL_DIGITS) {
      String power = "1" + "0".repeat(scale);
      boolean isShort = type.getPrecision() + scale <= DuckDbDialect.SHORT_DIGITS;
      String digits =
          isShort
              ? operand.within(Level.PRODUCT)
              : "CAST(" + operand + " AS DECIMAL(38, " + scale + "))";
      return "CAST(" + digits + " * " + power + " AS HUGEINT)";
    }

    return "house_unscaled(CAST("
        + operand
        + " AS DECIMAL("
        + type.getPrecision()
        + ", "
        + scale
        + ")))";
  }

  private static String huge(String digits) {
    return "CAST('" + digits + "' AS HUGEINT)";
  }
}
