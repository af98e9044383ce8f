package io.arrowlake.sql;

import static io.arrowlake.sql.Operands.all;
import static io.arrowlake.sql.Operands.are;
import static io.arrowlake.sql.Operands.gives;
import static io.arrowlake.sql.StandardOperators.function;
import static io.arrowlake.sql.StandardOperators.typed;

import io.arrowlake.sql.Sql.Level;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.NlsString;

/** The operators that DuckDB spells in its own way. Stateless. */
final class DuckDbOperators {
  private static final Set<TimeUnitRange> UNITS =
      Set.of(
          TimeUnitRange.YEAR,
          TimeUnitRange.QUARTER,
          TimeUnitRange.MONTH,
          TimeUnitRange.WEEK,
          TimeUnitRange.DAY,
          TimeUnitRange.HOUR,
          TimeUnitRange.MINUTE,
          TimeUnitRange.SECOND);

  private DuckDbOperators() {}

  static OperatorTable table(Casts casts) {
    OperatorTable.Builder table = StandardOperators.table(casts);
    arithmetic(table);
    functions(table);
    text(table);
    times(table);
    return table
        .add("ITEM", DuckDbOperators::isItem, call -> Sql.atom(call.fill("{0!}[{1}]")))
        .build();
  }

  private static boolean isItem(RexCall call) {
    Family container = Family.of(call.getOperands().get(0).getType());
    return container == Family.MAP
        || (container == Family.ARRAY
            && Family.of(call.getOperands().get(1).getType()) == Family.INTEGER);
  }

  private static void arithmetic(OperatorTable.Builder table) {
    Predicate<RexCall> byVariable = call -> !Operands.isNonZero(call.getOperands().get(1));
    Predicate<RexCall> integers = all(2, Family.INTEGER).and(gives(Family.INTEGER));
    Predicate<RexCall> decimals =
        all(2, Family.INTEGER, Family.DECIMAL)
            .and(gives(Family.DECIMAL))
            .and(call -> DuckDbQuotient.isSpelled(call));
    Predicate<RexCall> floats =
        all(2, Family.INTEGER, Family.DECIMAL, Family.FLOAT).and(gives(Family.FLOAT));
    table
        .add("/", integers, byVariable, call -> divided(call, " // "))
        .add("/INT", integers, byVariable, call -> divided(call, " // "))
        .add("/", decimals, byVariable, call -> DuckDbQuotient.divide(call, call.sql(1)))
        .add("/", floats, byVariable, DuckDbOperators::floatQuotient)
        .add("AVERAGE", decimals, call -> DuckDbQuotient.average(call))
        .add("/INT", are(Family.MICROSECONDS, Family.INTEGER), call -> divided(call, " // "))
        .add("*", DuckDbOperators::isMultipleOfInterval, DuckDbOperators::multiple)
        .add("REINTERPRET", are(Family.MICROSECONDS), DuckDbOperators::milliseconds);
    for (String name : List.of("%", "MOD")) {
      table.add(
          name,
          all(2, Family.INTEGER, Family.DECIMAL)
              .and(gives(Family.INTEGER, Family.DECIMAL))
              .and(DuckDbOperators::haveCommonType),
          byVariable,
          DuckDbOperators::remainder);
    }
  }

  /**
   * A pattern without the escape needs none spelled, and DuckDB then searches for the text between
   * the wildcards instead of matching letter by letter.
   */
  private static Sql like(Call call) {
    boolean plain =
        call.operand(1) instanceof RexLiteral pattern
            && pattern.getValue() instanceof NlsString text
            && text.getValue().indexOf('\\') < 0;
    return plain
        ? new Sql(
            call.sql(0).within(Level.OTHER) + " LIKE " + call.sql(1).within(Level.OTHER),
            Level.COMPARISON)
        : StandardOperators.like(call, "LIKE");
  }

  private static boolean isMultipleOfInterval(RexCall call) {
    return Family.of(call.getType()).isInterval()
        && call.getOperands().stream()
            .map(operand -> Family.of(operand.getType()))
            .allMatch(family -> family == Family.INTEGER || family.isInterval());
  }

  /** A product of the numbers that stand for an interval, which fails where it is too large. */
  private static Sql multiple(Call call) {
    return call.dialect()
        .castText(
            new Sql(
                call.sql(0).within(Level.PRODUCT) + " * " + call.sql(1).within(Level.ATOM),
                Level.PRODUCT),
            call.type());
  }

  private static Sql divisor(Call call, Sql written) {
    return Operands.isNonZero(call.operand(1))
        ? written
        : Sql.atom("house_nonzero(" + written + ")");
  }

  private static Sql divided(Call call, String operator) {
    Sql divisor = divisor(call, call.as(1, call.type()));
    return new Sql(
        call.as(0, call.type()).within(Level.PRODUCT) + operator + divisor.within(Level.ATOM),
        Level.PRODUCT);
  }

  /** DuckDB rounds an operand where no decimal holds the digits of both. */
  private static boolean haveCommonType(RexCall call) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    int scale = Math.max(DuckDbQuotient.scale(left), DuckDbQuotient.scale(right));
    return scale + Math.max(wholeDigits(left), wholeDigits(right)) <= DuckDbQuotient.DECIMAL_DIGITS;
  }

  private static int wholeDigits(RexNode node) {
    return DuckDbQuotient.precision(node) - DuckDbQuotient.scale(node);
  }

  /** The remainder has the types of the operands, which may be wider than the result's. */
  private static Sql remainder(Call call) {
    Sql divisor = divisor(call, call.sql(1));
    return call.dialect()
        .castText(
            new Sql(
                call.sql(0).within(Level.PRODUCT) + " % " + divisor.within(Level.ATOM),
                Level.PRODUCT),
            call.type());
  }

  private static Sql floatQuotient(Call call) {
    Sql divisor = divisor(call, call.as(1, call.type()));
    return new Sql(
        call.as(0, call.type()).within(Level.PRODUCT) + " / " + divisor.within(Level.ATOM),
        Level.PRODUCT);
  }

  private static Sql milliseconds(Call call) {
    return new Sql(call.sql(0).within(Level.PRODUCT) + " // 1000", Level.PRODUCT);
  }

  private static void functions(OperatorTable.Builder table) {
    for (String name :
        List.of(
            "SQRT", "EXP", "LN", "LOG10", "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "ATAN2",
            "RADIANS", "DEGREES", "POWER")) {
      table.add(
          name,
          Operands.every(Family.INTEGER, Family.DECIMAL, Family.FLOAT).and(gives(Family.FLOAT)),
          call -> true,
          call -> floatFunction(call, floatFunction(name)));
    }

    table
        .add("PI", call -> call.getOperands().isEmpty(), call -> Sql.atom("pi()"))
        .add(
            "SIGN",
            all(1, Family.INTEGER, Family.DECIMAL, Family.FLOAT),
            call -> typed(call, "sign({0})"))
        .add("ROUND", all(1, Family.INTEGER, Family.DECIMAL), call -> typed(call, "round({0})"))
        .add("ROUND", all(1, Family.FLOAT), call -> typed(call, "round_even({0}, 0)"))
        .add("ROUND", DuckDbOperators::isRounded, call -> typed(call, "round({0}, {1})"))
        .add(
            "ROUND",
            DuckDbOperators::isRoundedInteger,
            call -> typed(call, roundedInteger("round")))
        .add("ROUND", are(Family.FLOAT, Family.INTEGER), call -> typed(call, "round({0}, {1})"));
    for (String name : List.of("TRUNCATE", "TRUNC")) {
      table
          .add(
              name,
              all(1, Family.INTEGER, Family.DECIMAL, Family.FLOAT),
              call -> typed(call, "trunc({0})"))
          .add(name, DuckDbOperators::isRounded, call -> typed(call, "trunc({0}, {1})"))
          .add(
              name,
              DuckDbOperators::isRoundedInteger,
              call -> typed(call, roundedInteger("trunc")));
    }
  }

  /** Rounding an integer wraps around where the result does not fit. */
  private static String roundedInteger(String function) {
    return function + "(CAST({0} AS DECIMAL(38, 0)), {1})";
  }

  private static boolean isRoundedInteger(RexCall call) {
    return isRounded(call) && Family.of(call.getOperands().get(0).getType()) == Family.INTEGER;
  }

  private static String floatFunction(String name) {
    return (name.equals("POWER") || name.equals("EXP") ? "house_" : "")
        + name.toLowerCase(Locale.ROOT);
  }

  /** The number of digits must be known when the text is bound. */
  private static boolean isRounded(RexCall call) {
    return call.getOperands().size() == 2
        && Family.of(call.getOperands().get(0).getType()).isExactNumeric()
        && call.getOperands().get(1) instanceof RexLiteral;
  }

  private static Sql floatFunction(Call call, String name) {
    RelDataType type = call.dialect().doubleType();
    StringBuilder text = new StringBuilder(name).append('(');
    for (int i = 0; i < call.count(); i++) {
      text.append(i == 0 ? "" : ", ").append(call.as(i, type));
    }

    Sql result = Sql.atom(text.append(')').toString());
    return call.type().getSqlTypeName() == SqlTypeName.REAL
        ? call.dialect().castText(result, call.type())
        : result;
  }

  private static void text(OperatorTable.Builder table) {
    Predicate<RexCall> one = all(1, Family.TEXT);
    table
        .add("UPPER", one, call -> function(call, "house_upper"))
        .add("LOWER", one, call -> function(call, "lower"))
        .add("REVERSE", one, call -> function(call, "house_reverse"))
        .add("MD5", one, call -> function(call, "md5"))
        .add("ASCII", one, call -> typed(call, "ascii({0})"))
        .add("LTRIM", one, call -> Sql.atom(call.fill("ltrim({0}, ' ')")))
        .add("RTRIM", one, call -> Sql.atom(call.fill("rtrim({0}, ' ')")))
        .add("BTRIM", one, call -> Sql.atom(call.fill("trim({0}, ' ')")))
        .add("OCTET_LENGTH", one, call -> typed(call, "strlen({0})"))
        .add("OCTET_LENGTH", all(1, Family.BYTES), call -> typed(call, "octet_length({0})"))
        .add("LIKE", all(2, Family.TEXT), DuckDbOperators::like)
        .add("ILIKE", all(2, Family.TEXT), call -> StandardOperators.like(call, "ILIKE"))
        .add("ILIKE", all(3, Family.TEXT), call -> StandardOperators.like(call, "ILIKE"))
        .add("POSITION", all(2, Family.TEXT), call -> typed(call, "strpos({1}, {0})"))
        .add(
            "||",
            all(2, Family.TEXT).and(DuckDbOperators::mayBeNullOfNoType),
            call -> call.dialect().castText(StandardOperators.concatenated(call), call.type()))
        .add("STRPOS", all(2, Family.TEXT), call -> typed(call, "strpos({0}, {1})"))
        .add("STARTS_WITH", all(2, Family.TEXT), call -> function(call, "starts_with"))
        .add("LEFT", are(Family.TEXT, Family.INTEGER), call -> function(call, "left"))
        .add("RIGHT", are(Family.TEXT, Family.INTEGER), call -> function(call, "right"))
        .add("REPEAT", are(Family.TEXT, Family.INTEGER), call -> function(call, "repeat"))
        .add("CHR", are(Family.INTEGER), call -> typed(call, "chr({0})"));
    for (String name : List.of("LPAD", "RPAD")) {
      String macro = "house_" + name.toLowerCase(Locale.ROOT);
      table
          .add(
              name,
              are(Family.TEXT, Family.INTEGER),
              call -> Sql.atom(call.fill(macro + "({0}, CAST({1} AS INTEGER), ' ')")))
          .add(
              name,
              are(Family.TEXT, Family.INTEGER, Family.TEXT),
              call -> Sql.atom(call.fill(macro + "({0}, CAST({1} AS INTEGER), {2})")));
    }

    for (String name : List.of("SUBSTRING", "SUBSTR")) {
      table
          .add(name, are(Family.TEXT, Family.INTEGER), call -> function(call, "house_suffix"))
          .add(name, are(Family.TEXT, Family.INTEGER, Family.INTEGER), DuckDbOperators::substring);
    }

    table
        .add(
            "OVERLAY",
            are(Family.TEXT, Family.TEXT, Family.INTEGER),
            call -> Sql.atom(call.fill("house_overlay({0}, {1}, {2}, length({1}))")))
        .add(
            "OVERLAY",
            are(Family.TEXT, Family.TEXT, Family.INTEGER, Family.INTEGER),
            call -> function(call, "house_overlay"))
        .add("CONCAT", DuckDbOperators::isNullableConcat, call -> function(call, "concat"))
        .add(
            "CONCAT_WS",
            Operands.every(Family.TEXT).and(call -> call.getOperands().size() > 1),
            call -> function(call, "concat_ws"));
  }

  /**
   * DuckDB makes an integer NULL of a text beside an expression that it finds to be NULL. A column
   * may be written as an expression, too.
   */
  private static boolean mayBeNullOfNoType(RexCall concatenation) {
    return concatenation.getOperands().stream().anyMatch(text -> text.getType().isNullable());
  }

  private static boolean isNullableConcat(RexCall call) {
    return Operands.every(Family.TEXT).test(call) && call.getKind() == SqlKind.CONCAT_WITH_NULL;
  }

  private static Sql substring(Call call) {
    boolean plain = isAtLeast(call.operand(1), 1) && isAtLeast(call.operand(2), 0);
    return function(call, plain ? "substring" : "house_substring");
  }

  private static boolean isAtLeast(RexNode node, int least) {
    return node instanceof RexLiteral literal
        && !literal.isNull()
        && isBetween(literal.getValueAs(BigDecimal.class), least, Integer.MAX_VALUE);
  }

  private static boolean isBetween(BigDecimal number, int least, int most) {
    return number.compareTo(BigDecimal.valueOf(least)) >= 0
        && number.compareTo(BigDecimal.valueOf(most)) <= 0;
  }

  private static void times(OperatorTable.Builder table) {
    table
        .add("EXTRACT", DuckDbOperators::isExtract, DuckDbOperators::extract)
        .add("FLOOR", DuckDbOperators::isFloor, DuckDbOperators::floor)
        .add("-", DuckDbOperators::isDifference, DuckDbOperators::difference);
  }

  private static boolean isExtract(RexCall call) {
    Family family = Family.of(call.getOperands().get(1).getType());
    return family.hasDay() || family == Family.TIME;
  }

  private static Sql extract(Call call) {
    TimeUnitRange unit = unit(call.operand(0));
    String from = call.arg(1);
    if (unit == TimeUnitRange.EPOCH) {
      return call.dialect()
          .castText(
              Sql.atom("floor(CAST(epoch_us(" + from + ") AS DECIMAL(20, 0)) * 0.000001)"),
              call.type());
    }

    String part = "extract(" + unit.name().toLowerCase(Locale.ROOT) + " FROM " + from + ")";
    boolean isYear = unit == TimeUnitRange.YEAR || unit == TimeUnitRange.ISOYEAR;
    return call.dialect()
        .castText(Sql.atom(isYear ? "house_year(" + part + ")" : part), call.type());
  }

  private static boolean isFloor(RexCall call) {
    return call.getOperands().size() == 2
        && call.getOperands().get(1) instanceof RexLiteral literal
        && literal.getValue() instanceof TimeUnitRange unit
        && UNITS.contains(unit)
        && Family.of(call.getOperands().get(0).getType()).hasDay();
  }

  private static Sql floor(Call call) {
    String unit = unit(call.operand(1)).name().toLowerCase(Locale.ROOT);
    return call.dialect()
        .castText(Sql.atom("date_trunc('" + unit + "', " + call.arg(0) + ")"), call.type());
  }

  static TimeUnitRange unit(RexNode node) {
    return ((RexLiteral) node).getValueAs(TimeUnitRange.class);
  }

  private static boolean isDifference(RexCall call) {
    return call.getOperands().size() == 2
        && Family.of(call.getOperands().get(0).getType()).hasDay()
        && Family.of(call.getOperands().get(1).getType()).hasDay()
        && Family.of(call.getType()).isInterval();
  }

  private static Sql difference(Call call) {
    if (call.family() == Family.MONTHS) {
      return call.dialect()
          .castText(
              Sql.atom("date_sub('month', " + call.arg(1) + ", " + call.arg(0) + ")"), call.type());
    }

    return new Sql("epoch_us(" + call.arg(0) + ") - epoch_us(" + call.arg(1) + ")", Level.SUM);
  }
}
