package io.arrowlake.postgres;

import static io.arrowlake.sql.Operands.all;
import static io.arrowlake.sql.Operands.are;
import static io.arrowlake.sql.Operands.gives;
import static io.arrowlake.sql.StandardOperators.function;
import static io.arrowlake.sql.StandardOperators.typed;

import io.arrowlake.sql.Call;
import io.arrowlake.sql.Casts;
import io.arrowlake.sql.Family;
import io.arrowlake.sql.Operands;
import io.arrowlake.sql.OperatorTable;
import io.arrowlake.sql.Sql;
import io.arrowlake.sql.Sql.Level;
import io.arrowlake.sql.StandardOperators;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** The operators that PostgreSQL spells in its own way. Stateless. */
final class PostgresDialectOperators {
  private static final Set<TimeUnitRange> FLOORS =
      Set.of(
          TimeUnitRange.DECADE,
          TimeUnitRange.YEAR,
          TimeUnitRange.QUARTER,
          TimeUnitRange.MONTH,
          TimeUnitRange.WEEK,
          TimeUnitRange.DAY,
          TimeUnitRange.HOUR,
          TimeUnitRange.MINUTE,
          TimeUnitRange.SECOND);

  /** Units of which a time has a fraction. */
  private static final Set<TimeUnitRange> FRACTIONS =
      Set.of(
          TimeUnitRange.SECOND,
          TimeUnitRange.MILLISECOND,
          TimeUnitRange.MICROSECOND,
          TimeUnitRange.EPOCH);

  /** Units of less than a day. */
  private static final Set<TimeUnitRange> TIMES =
      Set.of(
          TimeUnitRange.HOUR,
          TimeUnitRange.MINUTE,
          TimeUnitRange.SECOND,
          TimeUnitRange.MILLISECOND,
          TimeUnitRange.MICROSECOND);

  private PostgresDialectOperators() {}

  static OperatorTable table(Casts casts) {
    OperatorTable.Builder table = StandardOperators.table(casts);
    arithmetic(table);
    functions(table);
    text(table);
    times(table);
    return table.build();
  }

  private static void arithmetic(OperatorTable.Builder table) {
    Predicate<RexCall> byVariable = call -> !Operands.isNonZero(call.getOperands().get(1));
    Predicate<RexCall> integers = all(2, Family.INTEGER).and(gives(Family.INTEGER));
    Predicate<RexCall> decimals = all(2, Family.INTEGER, Family.DECIMAL).and(gives(Family.DECIMAL));
    Predicate<RexCall> floats =
        all(2, Family.INTEGER, Family.DECIMAL, Family.FLOAT).and(gives(Family.FLOAT));
    table
        .add("/", integers, byVariable, PostgresDialectOperators::divided)
        .add("/INT", integers, byVariable, PostgresDialectOperators::divided)
        .add("/", floats, byVariable, PostgresDialectOperators::divided)
        .add("/", decimals, byVariable, call -> quotient(call, call.arg(1)))
        .add("AVERAGE", decimals, call -> quotient(call, "NULLIF(" + call.arg(1) + ", 0)"))
        .add(
            "/INT",
            are(Family.MICROSECONDS, Family.INTEGER),
            byVariable,
            PostgresDialectOperators::divided)
        .add(
            "REINTERPRET",
            are(Family.MICROSECONDS),
            call -> new Sql(call.sql(0).within(Level.PRODUCT) + " / 1000", Level.PRODUCT));
    for (String name : List.of("%", "MOD")) {
      table.add(
          name,
          all(2, Family.INTEGER, Family.DECIMAL).and(gives(Family.INTEGER, Family.DECIMAL)),
          byVariable,
          call -> typed(call, "{0!} % {1!}"));
    }
  }

  private static Sql divided(Call call) {
    return new Sql(
        call.as(0, call.type()).within(Level.PRODUCT)
            + " / "
            + call.as(1, call.type()).within(Level.ATOM),
        Level.PRODUCT);
  }

  /**
   * The scale of a plain quotient depends on its value. This one is twice the quotient without a
   * fraction behind the digits wanted, halved, so that only the last step rounds.
   */
  private static Sql quotient(Call call, String divisor) {
    int scale = call.type().getScale();
    String twice = "2" + "0".repeat(scale) + ".0";
    String halves =
        "round(div("
            + call.sql(0).within(Level.PRODUCT)
            + " * "
            + twice
            + ", "
            + divisor
            + ") * 0.5)";
    String pointed = scale == 0 ? halves : halves + " * 0." + "0".repeat(scale - 1) + "1";
    return call.dialect().castText(new Sql(pointed, Level.PRODUCT), call.type());
  }

  private static void functions(OperatorTable.Builder table) {
    for (String name :
        List.of(
            "SQRT", "EXP", "LN", "LOG10", "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "ATAN2",
            "RADIANS", "DEGREES", "POWER")) {
      String function = name.equals("LOG10") ? "log" : name.toLowerCase(Locale.ROOT);
      table.add(
          name,
          Operands.every(Family.INTEGER, Family.DECIMAL, Family.FLOAT).and(gives(Family.FLOAT)),
          call -> true,
          call -> floatFunction(call, function));
    }

    table
        .add("PI", call -> call.getOperands().isEmpty(), call -> Sql.atom("pi()"))
        .add(
            "SIGN",
            all(1, Family.INTEGER, Family.DECIMAL, Family.FLOAT),
            call -> typed(call, "sign({0})"))
        .add(
            "ROUND",
            all(1, Family.INTEGER, Family.DECIMAL, Family.FLOAT),
            call -> typed(call, "round({0})"))
        .add("ROUND", PostgresDialectOperators::isRounded, call -> typed(call, "round({0}, {1})"));
    for (String name : List.of("TRUNCATE", "TRUNC")) {
      table
          .add(
              name,
              all(1, Family.INTEGER, Family.DECIMAL, Family.FLOAT),
              call -> typed(call, "trunc({0})"))
          .add(name, PostgresDialectOperators::isRounded, call -> typed(call, "trunc({0}, {1})"));
    }
  }

  private static boolean isRounded(RexCall call) {
    return call.getOperands().size() == 2
        && Family.of(call.getOperands().get(0).getType()).isExactNumeric()
        && call.getOperands().get(1) instanceof RexLiteral;
  }

  private static Sql floatFunction(Call call, String name) {
    StringBuilder text = new StringBuilder(name).append('(');
    for (int i = 0; i < call.count(); i++) {
      text.append(i == 0 ? "" : ", ").append(call.as(i, call.dialect().doubleType()));
    }

    return call.dialect().castText(Sql.atom(text.append(')').toString()), call.type());
  }

  /** Case and regular expressions are not here: their tables of letters are the server's own. */
  private static void text(OperatorTable.Builder table) {
    Predicate<RexCall> one = all(1, Family.TEXT);
    Predicate<RexCall> literalPattern = call -> call.getOperands().get(1) instanceof RexLiteral;
    table
        .remove("LIKE")
        .add(
            "LIKE",
            Operands.every(Family.TEXT).and(literalPattern),
            call -> StandardOperators.like(call, "LIKE"))
        .add("REVERSE", one, call -> function(call, "reverse"))
        .add("MD5", one, call -> function(call, "md5"))
        .add("ASCII", one, call -> typed(call, "ascii({0})"))
        .add("LTRIM", one, call -> function(call, "ltrim"))
        .add("RTRIM", one, call -> function(call, "rtrim"))
        .add("BTRIM", one, call -> function(call, "btrim"))
        .add("OCTET_LENGTH", one, call -> typed(call, "octet_length({0})"))
        .add("OCTET_LENGTH", all(1, Family.BYTES), call -> typed(call, "octet_length({0})"))
        .add("POSITION", all(2, Family.TEXT), call -> typed(call, "strpos({1}, {0})"))
        .add("STRPOS", all(2, Family.TEXT), call -> typed(call, "strpos({0}, {1})"))
        .add("STARTS_WITH", all(2, Family.TEXT), call -> function(call, "starts_with"))
        .add("CHR", are(Family.INTEGER), PostgresDialectOperators::narrow)
        .add(
            "CONCAT",
            Operands.every(Family.TEXT).and(call -> call.getKind() == SqlKind.CONCAT_WITH_NULL),
            call -> function(call, "concat"))
        .add(
            "CONCAT_WS",
            Operands.every(Family.TEXT).and(call -> call.getOperands().size() > 1),
            call -> function(call, "concat_ws"));
    for (String name : List.of("LEFT", "RIGHT", "REPEAT", "LPAD", "RPAD", "SUBSTRING", "SUBSTR")) {
      table.add(name, are(Family.TEXT, Family.INTEGER), PostgresDialectOperators::narrow);
    }

    for (String name : List.of("SUBSTRING", "SUBSTR")) {
      table.add(
          name,
          are(Family.TEXT, Family.INTEGER, Family.INTEGER),
          call -> isLengthSafe(call.getOperands().get(2)),
          PostgresDialectOperators::narrow);
    }

    for (String name : List.of("LPAD", "RPAD")) {
      table.add(
          name, are(Family.TEXT, Family.INTEGER, Family.TEXT), PostgresDialectOperators::narrow);
    }

    table
        .add(
            "OVERLAY",
            are(Family.TEXT, Family.TEXT, Family.INTEGER),
            call -> true,
            PostgresDialectOperators::narrow)
        .add(
            "OVERLAY",
            are(Family.TEXT, Family.TEXT, Family.INTEGER, Family.INTEGER),
            call -> true,
            PostgresDialectOperators::narrow);
  }

  private static boolean isLengthSafe(RexNode length) {
    return !(length instanceof RexLiteral literal)
        || literal.isNull()
        || literal.getValueAs(BigDecimal.class).signum() < 0;
  }

  /** The server's functions of text count in integers. */
  private static Sql narrow(Call call) {
    StringBuilder text =
        new StringBuilder(call.rex().getOperator().getName().toLowerCase(Locale.ROOT)).append('(');
    for (int i = 0; i < call.count(); i++) {
      boolean isLong = call.operand(i).getType().getSqlTypeName().getName().equals("BIGINT");
      String operand = isLong ? "CAST(" + call.arg(i) + " AS INTEGER)" : call.arg(i);
      text.append(i == 0 ? "" : ", ").append(operand);
    }

    return Sql.atom(text.append(')').toString());
  }

  private static void times(OperatorTable.Builder table) {
    table
        .add("EXTRACT", PostgresDialectOperators::isExtract, PostgresDialectOperators::extract)
        .add("FLOOR", PostgresDialectOperators::isFloor, PostgresDialectOperators::floor)
        .add("-", PostgresDialectOperators::isDifference, PostgresDialectOperators::difference);
  }

  private static boolean isExtract(RexCall call) {
    Family family = Family.of(call.getOperands().get(1).getType());
    return family.hasDay() || family == Family.TIME;
  }

  private static Sql extract(Call call) {
    TimeUnitRange unit = unit(call, 0);
    String from =
        call.family(1) == Family.DATE && TIMES.contains(unit)
            ? "CAST(" + call.arg(1) + " AS TIMESTAMP)"
            : call.arg(1);
    String part = "extract(" + unit.name().toLowerCase(Locale.ROOT) + " FROM " + from + ")";
    return call.dialect()
        .castText(Sql.atom(FRACTIONS.contains(unit) ? "floor(" + part + ")" : part), call.type());
  }

  private static boolean isFloor(RexCall call) {
    return call.getOperands().size() == 2
        && call.getOperands().get(1) instanceof RexLiteral literal
        && literal.getValue() instanceof TimeUnitRange unit
        && FLOORS.contains(unit)
        && Family.of(call.getOperands().get(0).getType()).hasDay();
  }

  private static Sql floor(Call call) {
    String unit = unit(call, 1).name().toLowerCase(Locale.ROOT);
    String from =
        call.family(0) == Family.DATE ? "CAST(" + call.arg(0) + " AS TIMESTAMP)" : call.arg(0);
    return call.dialect()
        .castText(Sql.atom("date_trunc('" + unit + "', " + from + ")"), call.type());
  }

  private static TimeUnitRange unit(Call call, int i) {
    return ((RexLiteral) call.operand(i)).getValueAs(TimeUnitRange.class);
  }

  private static boolean isDifference(RexCall call) {
    return call.getOperands().size() == 2
        && Family.of(call.getOperands().get(0).getType()).hasDay()
        && Family.of(call.getOperands().get(1).getType()).hasDay()
        && Family.of(call.getType()) == Family.MICROSECONDS;
  }

  private static Sql difference(Call call) {
    return Sql.atom(
        call.fill(
            "CAST(extract(epoch FROM CAST({0} AS TIMESTAMP) - CAST({1} AS TIMESTAMP)) * 1000000 AS"
                + " BIGINT)"));
  }
}
