package io.arrowlake.sql;

import java.math.BigDecimal;
import org.apache.calcite.rex.RexLiteral;

/** Writes intervals that engines hold as numbers where SQL wants an INTERVAL. Stateless. */
final class Intervals {
  private Intervals() {}

  /** An interval literal as an INTERVAL of the site. */
  static String literal(RexLiteral literal) {
    return Family.of(literal.getType()) == Family.MONTHS
        ? "INTERVAL '" + literal.getValueAs(BigDecimal.class).longValueExact() + " months'"
        : "INTERVAL '"
            + SqlDialectBase.microseconds(literal).toBigIntegerExact()
            + " microseconds'";
  }

  /** An operand of interval type as an INTERVAL of the site. */
  static String of(Call call, int i) {
    if (call.operand(i) instanceof RexLiteral literal && !literal.isNull()) {
      return literal(literal);
    }

    return call.family(i) == Family.MONTHS
        ? call.sql(i).atomic() + " * INTERVAL '1 month'"
        : call.dialect().microseconds(call.sql(i)).text();
  }
}
