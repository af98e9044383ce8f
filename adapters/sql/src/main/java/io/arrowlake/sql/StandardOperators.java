package io.arrowlake.sql;

import static io.arrowlake.sql.Operands.all;
import static io.arrowlake.sql.Operands.are;
import static io.arrowlake.sql.Operands.count;
import static io.arrowlake.sql.Operands.every;
import static io.arrowlake.sql.Operands.gives;

import io.arrowlake.planner.type.HouseFunctions;
import io.arrowlake.sql.Sql.Level;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/** The operators that mean the same wherever they can be spelled at all. Stateless. */
public final class StandardOperators {
  private StandardOperators() {}

  /** A table of them, to which a dialect adds its own. */
  public static OperatorTable.Builder table(Casts casts) {
    OperatorTable.Builder table = new OperatorTable.Builder();
    logic(table);
    comparisons(table);
    arithmetic(table);
    text(table);
    days(table);
    return table
        .add(
            "CAST",
            call ->
                casts
                    .cast(Sql.atom("x"), call.getOperands().get(0).getType(), call.getType())
                    .isPresent(),
            call -> isText(call.getOperands().get(0)) && !isText(call.getType()),
            call -> call.as(0, call.type()))
        .add("REINTERPRET", are(Family.MONTHS), call -> call.sql(0));
  }

  private static boolean isText(RexNode node) {
    return isText(node.getType());
  }

  private static boolean isText(RelDataType type) {
    return Family.of(type) == Family.TEXT;
  }

  private static void logic(OperatorTable.Builder table) {
    Predicate<RexCall> booleans = every(Family.BOOLEAN);
    table
        .add("AND", booleans, call -> joined(call, " AND ", Level.AND))
        .add("OR", booleans, call -> joined(call, " OR ", Level.OR))
        .add(
            "NOT",
            booleans,
            call -> new Sql("NOT " + call.sql(0).within(Level.COMPARISON), Level.NOT))
        .add("CASE", call -> true, StandardOperators::caseOf)
        .add(
            "COALESCE",
            call -> true,
            call -> Sql.atom("COALESCE(" + String.join(", ", same(call)) + ")"));
    for (String test : List.of("IS NULL", "IS NOT NULL")) {
      table.add(test, count(1), call -> is(call, test));
    }

    for (String test :
        List.of(
            "IS TRUE", "IS NOT TRUE", "IS FALSE", "IS NOT FALSE", "IS UNKNOWN", "IS NOT UNKNOWN")) {
      String spelled = test.replace("UNKNOWN", "NULL");
      table.add(test, booleans, call -> is(call, spelled));
    }
  }

  private static Sql joined(Call call, String operator, Level level) {
    Level least = level == Level.AND ? Level.NOT : Level.AND;
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < call.count(); i++) {
      parts.add(call.sql(i).within(least));
    }

    return new Sql(String.join(operator, parts), level);
  }

  private static Sql is(Call call, String test) {
    return new Sql(call.sql(0).within(Level.OTHER) + " " + test, Level.COMPARISON);
  }

  private static Sql caseOf(Call call) {
    StringBuilder text = new StringBuilder("CASE");
    int last = call.count() - 1;
    for (int i = 0; i + 1 < call.count(); i += 2) {
      text.append(" WHEN ").append(call.arg(i));
      text.append(" THEN ").append(call.as(i + 1, call.type()));
    }

    return Sql.atom(
        text.append(" ELSE ").append(call.as(last, call.type())).append(" END").toString());
  }

  /** All operands as the type of the result. */
  static List<String> same(Call call) {
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < call.count(); i++) {
      operands.add(call.as(i, call.type()).text());
    }

    return operands;
  }

  private static void comparisons(OperatorTable.Builder table) {
    for (String operator : List.of("=", "<>")) {
      table.add(operator, StandardOperators::isComparable, call -> compare(call, operator));
    }

    for (String operator : List.of("<", "<=", ">", ">=")) {
      table.add(operator, StandardOperators::isComparable, call -> order(call, operator));
    }

    for (String operator : List.of("IS DISTINCT FROM", "IS NOT DISTINCT FROM")) {
      table.add(operator, StandardOperators::isComparable, call -> compare(call, operator));
    }

    table.add("SEARCH", SargWriter::isSpelled, new SargWriter());
  }

  private static boolean isComparable(RexCall call) {
    return call.getOperands().size() == 2
        && isComparable(
            Family.of(call.getOperands().get(0).getType()),
            Family.of(call.getOperands().get(1).getType()));
  }

  static boolean isComparable(Family left, Family right) {
    return switch (left) {
      case INTEGER, DECIMAL, FLOAT -> right.isNumeric() || right == Family.NULL;
      case DATE, TIMESTAMP, INSTANT -> right.hasDay() || right == Family.NULL;
      case BOOLEAN, TEXT, BYTES, TIME, UUID, MONTHS, MICROSECONDS ->
          left == right || right == Family.NULL;
      case NULL -> right != Family.OTHER;
      case ARRAY, MAP, ROW, OTHER -> false;
    };
  }

  private static Sql compare(Call call, String operator) {
    return new Sql(
        equated(call, 0, 1).within(Level.OTHER)
            + " "
            + operator
            + " "
            + equated(call, 1, 0).within(Level.OTHER),
        Level.COMPARISON);
  }

  private static Sql equated(Call call, int i, int other) {
    boolean isKept =
        call.operand(i) instanceof RexInputRef
            && call.family(i) == call.family(other)
            && call.operand(i).getType().getSqlTypeName()
                == call.operand(other).getType().getSqlTypeName()
            && call.dialect().equatesKept(call.facts(i), call.operand(other), call.facts(other));
    return isKept ? call.kept(i) : comparand(call, i, other);
  }

  private static Sql order(Call call, String operator) {
    return new Sql(
        ordered(call, 0, 1).within(Level.OTHER)
            + " "
            + operator
            + " "
            + ordered(call, 1, 0).within(Level.OTHER),
        Level.COMPARISON);
  }

  private static Sql ordered(Call call, int i, int other) {
    Sql operand = comparand(call, i, other);
    boolean isLiteral = call.operand(i) instanceof RexLiteral;
    return isLiteral && !(call.operand(other) instanceof RexLiteral)
        ? operand
        : call.dialect().ordered(operand, call.facts(i));
  }

  /** An operand of a comparison, of a type in which the comparison is that of the house. */
  private static Sql comparand(Call call, int i, int other) {
    RelDataType own = call.operand(i).getType();
    RelDataType against = call.operand(other).getType();
    Family family = Family.of(own);
    Family target = Family.of(against);
    boolean floats = family == Family.FLOAT || target == Family.FLOAT;
    if (floats && own.getSqlTypeName() != against.getSqlTypeName() && family != Family.NULL) {
      return call.as(i, call.dialect().doubleType());
    }

    boolean widens = family.hasDay() && target.hasDay() && family.ordinal() < target.ordinal();
    if (widens) {
      return call.as(i, against);
    }

    return call.operand(other) instanceof RexLiteral ? call.sql(i) : call.bare(i);
  }

  private static void arithmetic(OperatorTable.Builder table) {
    for (String operator : List.of("+", "-")) {
      table
          .add(operator, numbers(), call -> sum(call, operator))
          .add(operator, intervals(), call -> sum(call, operator))
          .add(operator, StandardOperators::isShift, call -> shift(call, operator));
    }

    table
        .add("*", numbers().and(StandardOperators::keepsScale), StandardOperators::product)
        .add("-", all(1, Family.INTEGER, Family.DECIMAL, Family.FLOAT), StandardOperators::negated)
        .add("-", all(1, Family.MONTHS, Family.MICROSECONDS), StandardOperators::negated)
        .add("+", all(1, Family.INTEGER, Family.DECIMAL, Family.FLOAT), call -> call.sql(0))
        .add(
            "ABS",
            all(1, Family.INTEGER, Family.DECIMAL, Family.FLOAT),
            call -> function(call, "abs"))
        .add("FLOOR", all(1, Family.INTEGER), call -> call.as(0, call.type()))
        .add("CEIL", all(1, Family.INTEGER), call -> call.as(0, call.type()))
        .add("FLOOR", all(1, Family.DECIMAL, Family.FLOAT), call -> typed(call, "floor({0})"))
        .add("CEIL", all(1, Family.DECIMAL, Family.FLOAT), call -> typed(call, "ceil({0})"));
  }

  /** Two numbers that make a number. */
  static Predicate<RexCall> numbers() {
    return all(2, Family.INTEGER, Family.DECIMAL, Family.FLOAT)
        .and(gives(Family.INTEGER, Family.DECIMAL, Family.FLOAT));
  }

  private static Predicate<RexCall> intervals() {
    return are(Family.MONTHS, Family.MONTHS)
        .and(gives(Family.MONTHS))
        .or(are(Family.MICROSECONDS, Family.MICROSECONDS).and(gives(Family.MICROSECONDS)));
  }

  private static boolean isShift(RexCall call) {
    return call.getOperands().size() == 2
        && Family.of(call.getOperands().get(0).getType()).hasDay()
        && Family.of(call.getOperands().get(1).getType()).isInterval()
        && Family.of(call.getType()).hasDay();
  }

  private static boolean keepsScale(RexCall call) {
    return Family.of(call.getType()) != Family.DECIMAL
        || scale(call.getOperands().get(0)) + scale(call.getOperands().get(1))
            == call.getType().getScale();
  }

  private static int scale(RexNode node) {
    return Family.of(node.getType()) == Family.DECIMAL ? node.getType().getScale() : 0;
  }

  private static Sql sum(Call call, String operator) {
    return new Sql(
        number(call, 0).within(Level.SUM)
            + " "
            + operator
            + " "
            + number(call, 1).within(Level.PRODUCT),
        Level.SUM);
  }

  private static Sql product(Call call) {
    return new Sql(
        number(call, 0).within(Level.PRODUCT) + " * " + number(call, 1).within(Level.ATOM),
        Level.PRODUCT);
  }

  /**
   * An operand of arithmetic: at least one of them has a type that makes the site compute in the
   * type of the result, so that the site overflows where the house does.
   */
  static Sql number(Call call, int i) {
    RelDataType type = call.type();
    return switch (call.family()) {
      case DECIMAL ->
          call.dialect()
              .decimalOperand(
                  call, i, isDecimalBeside(call, i) ? call.bare(i) : decimalNumber(call, i));
      case INTEGER, MONTHS, MICROSECONDS ->
          isExpressionOf(call, 1 - i, type) && isShort(call.operand(i), type)
              ? call.bare(i)
              : call.as(i, type);
      default -> call.as(i, type);
    };
  }

  private static Sql decimalNumber(Call call, int i) {
    return call.family(i) == Family.DECIMAL || call.family(1 - i) == Family.DECIMAL
        ? call.sql(i)
        : call.as(i, call.type());
  }

  /** Whether a literal stands beside a decimal expression. */
  private static boolean isDecimalBeside(Call call, int i) {
    return call.operand(i) instanceof RexLiteral
        && !(call.operand(1 - i) instanceof RexLiteral)
        && call.family(1 - i) == Family.DECIMAL;
  }

  /**
   * Whether a site gives a literal no wider type by itself: it reads the smallest integer as a
   * minus before a number that is too large.
   */
  private static boolean isShort(RexNode node, RelDataType type) {
    return node instanceof RexLiteral literal
        && !literal.isNull()
        && !isSmallest(literal.getValueAs(BigDecimal.class), type.getSqlTypeName());
  }

  private static boolean isSmallest(BigDecimal number, SqlTypeName type) {
    return switch (type) {
      case SMALLINT -> number.longValue() == Short.MIN_VALUE;
      case BIGINT -> number.longValue() == Long.MIN_VALUE;
      default -> number.longValue() == Integer.MIN_VALUE;
    };
  }

  private static boolean isExpressionOf(Call call, int i, RelDataType type) {
    RexNode operand = call.operand(i);
    return !(operand instanceof RexLiteral)
        && !(operand instanceof RexDynamicParam)
        && operand.getType().getSqlTypeName() == type.getSqlTypeName();
  }

  private static Sql negated(Call call) {
    String operand = call.sql(0).atomic();
    return new Sql(operand.startsWith("-") ? "-(" + operand + ")" : "-" + operand, Level.PRODUCT);
  }

  private static Sql shift(Call call, String operator) {
    Sql interval = new Sql(Intervals.of(call, 1), Level.PRODUCT);
    Sql shifted =
        new Sql(
            call.sql(0).within(Level.SUM) + " " + operator + " " + interval.within(Level.PRODUCT),
            Level.SUM);
    Family from = call.family(0);
    if (from == call.family() && from != Family.DATE) {
      return shifted;
    }

    return call.dialect().castText(shifted, call.type());
  }

  /** A function of the site on all operands, whose type is that of the house. */
  public static Sql function(Call call, String name) {
    return Sql.atom(name + "(" + call.args() + ")");
  }

  /** An expression of the site, made the house's type. */
  public static Sql typed(Call call, String template) {
    return call.dialect().castText(Sql.atom(call.fill(template)), call.type());
  }

  private static void text(OperatorTable.Builder table) {
    table
        .add("||", all(2, Family.TEXT), StandardOperators::concatenated)
        .add("LIKE", all(2, Family.TEXT), call -> like(call, "LIKE"))
        .add("LIKE", all(3, Family.TEXT), call -> like(call, "LIKE"))
        .add("REPLACE", all(3, Family.TEXT), call -> function(call, "replace"))
        .add("TRIM", call -> isTrim(call), StandardOperators::trim);
    for (String name : List.of("CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH")) {
      table.add(name, all(1, Family.TEXT), call -> typed(call, "length({0})"));
    }
  }

  /** Two texts, one behind the other; NULL where one of them is. */
  static Sql concatenated(Call call) {
    return new Sql(
        call.sql(0).within(Level.OTHER) + " || " + call.sql(1).within(Level.SUM), Level.OTHER);
  }

  /** LIKE or a relative of it: the escape is always spelled, a backslash where there is none. */
  public static Sql like(Call call, String operator) {
    String escape = call.count() == 3 ? call.arg(2) : call.dialect().text("\\").text();
    return new Sql(
        call.sql(0).within(Level.OTHER)
            + " "
            + operator
            + " "
            + call.sql(1).within(Level.OTHER)
            + " ESCAPE "
            + escape,
        Level.COMPARISON);
  }

  private static boolean isTrim(RexCall call) {
    return call.getOperands().size() == 3
        && isText(call.getOperands().get(1))
        && isText(call.getOperands().get(2));
  }

  private static Sql trim(Call call) {
    String function =
        switch (String.valueOf(((RexLiteral) call.operand(0)).getValue())) {
          case "LEADING" -> "ltrim";
          case "TRAILING" -> "rtrim";
          default -> call.dialect().trimFunction();
        };
    return Sql.atom(function + "(" + call.arg(2) + ", " + call.arg(1) + ")");
  }

  private static void days(OperatorTable.Builder table) {
    Predicate<RexCall> shifted = are(Family.DATE, Family.INTEGER);
    table
        .add("PLUS_DAYS", shifted, call -> true, call -> moved(call, " + "))
        .add("MINUS_DAYS", shifted, call -> true, call -> moved(call, " - "))
        .add("DAYS_BETWEEN", are(Family.DATE, Family.DATE), call -> typed(call, "{0!} - {1!}"))
        .add("DATE_TRUNC", StandardOperators::isTruncated, StandardOperators::truncated);
  }

  /** Sites count the days of a shift in integers. */
  private static Sql moved(Call call, String operator) {
    boolean isLong = call.operand(1).getType().getSqlTypeName() == SqlTypeName.BIGINT;
    Sql days = isLong ? SqlDialectBase.castText(call.sql(1), "INTEGER") : call.sql(1);
    return new Sql(
        call.sql(0).within(Level.SUM) + operator + days.within(Level.PRODUCT), Level.SUM);
  }

  private static boolean isTruncated(RexCall call) {
    return call.getOperands().get(0) instanceof RexLiteral unit
        && !unit.isNull()
        && HouseFunctions.TRUNCATION_UNITS.contains(unit(unit))
        && Family.of(call.getOperands().get(1).getType()).hasDay();
  }

  private static String unit(RexLiteral unit) {
    return unit.getValueAs(String.class).toLowerCase(Locale.ROOT);
  }

  private static Sql truncated(Call call) {
    return Sql.atom(
        "date_trunc('"
            + unit((RexLiteral) call.operand(0))
            + "', "
            + call.as(1, call.type())
            + ")");
  }
}
