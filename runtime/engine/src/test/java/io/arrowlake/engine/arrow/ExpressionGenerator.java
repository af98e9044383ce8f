package io.arrowlake.engine.arrow;

import io.arrowlake.planner.type.HouseOperators;
import io.arrowlake.sql.Family;
import io.arrowlake.testkit.Dice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Makes expressions of a wanted family over the columns of one node. What it makes may be outside
 * the supported set. Used by one thread.
 */
final class ExpressionGenerator {
  private static final List<String> PATTERNS =
      List.of("a%", "%c", "%b%", "a_c", "_", "__", "%_b", "", "%", "a%d%h", "%e%b%g%", "k_", "%!%");

  private static final int MOST_DIGITS = 38;

  private final RexBuilder rex;
  private final Dice chance;
  private final List<RelDataType> columns;
  private final CasePools pools;

  ExpressionGenerator(RexBuilder rex, Dice chance, List<RelDataType> columns, CasePools pools) {
    this.rex = rex;
    this.chance = chance;
    this.columns = columns;
    this.pools = pools;
  }

  /** An expression of any family. */
  RexNode any(int depth) {
    return of(
        chance.oneOf(
            Family.BOOLEAN,
            Family.BOOLEAN,
            Family.INTEGER,
            Family.INTEGER,
            Family.DECIMAL,
            Family.DECIMAL,
            Family.FLOAT,
            Family.TEXT,
            Family.TEXT,
            Family.BYTES,
            Family.UUID,
            Family.DATE,
            Family.TIME,
            Family.TIMESTAMP,
            Family.INSTANT),
        depth);
  }

  RexNode of(Family family, int depth) {
    if (depth == 0 || chance.percent(15)) {
      return leaf(family);
    } else if (chance.percent(12)) {
      return choice(family, depth);
    }

    return switch (family) {
      case BOOLEAN -> truth(depth);
      case INTEGER -> whole(depth);
      case DECIMAL -> decimal(depth);
      case FLOAT -> approximate(depth);
      case TEXT -> text(depth);
      case DATE, TIMESTAMP, INSTANT -> moment(family, depth);
      default -> leaf(family);
    };
  }

  /** A column, or a literal where there is none or seldom. */
  private RexNode leaf(Family family) {
    List<Integer> places = places(type -> Family.of(type) == family);
    if (!places.isEmpty() && !chance.percent(15)) {
      int place = chance.oneOf(places);
      return rex.makeInputRef(columns.get(place), place);
    }

    return literal(pools.type(family));
  }

  private List<Integer> places(Predicate<RelDataType> wanted) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (wanted.test(columns.get(i))) {
        places.add(i);
      }
    }

    return places;
  }

  private RexNode literal(RelDataType type) {
    RexLiteral literal = chance.percent(8) ? null : pools.literal(rex, type);
    return literal == null ? rex.makeNullLiteral(type) : pools.parameterOr(rex, literal);
  }

  private RexNode call(SqlOperator operator, RexNode... operands) {
    return rex.makeCall(operator, operands);
  }

  private RexNode cast(RexNode node, SqlTypeName name, int... size) {
    RelDataType type = ArrowFixture.type(name, size);
    return rex.makeAbstractCast(type, node, false);
  }

  /** CASE or COALESCE. */
  private RexNode choice(Family family, int depth) {
    RexNode first = of(family, depth - 1);
    RexNode second = of(family, depth - 1);
    RelDataType type =
        rex.getTypeFactory().leastRestrictive(List.of(first.getType(), second.getType()));
    type = rex.getTypeFactory().createTypeWithNullability(type, true);
    if (chance.percent(40)) {
      return rex.makeCall(type, SqlStdOperatorTable.COALESCE, List.of(first, second));
    }

    List<RexNode> operands = new ArrayList<>();
    operands.add(truth(depth - 1));
    operands.add(first);
    if (chance.percent(30)) {
      operands.add(of(Family.BOOLEAN, depth - 1));
      operands.add(chance.percent(50) ? second : first);
    }

    operands.add(chance.percent(25) ? rex.makeNullLiteral(type) : second);
    return rex.makeCall(type, SqlStdOperatorTable.CASE, operands);
  }

  /** A condition. */
  RexNode truth(int depth) {
    int below = Math.max(0, depth - 1);
    return switch (chance.below(12)) {
      case 0 -> call(SqlStdOperatorTable.AND, truths(below));
      case 1 -> call(SqlStdOperatorTable.OR, truths(below));
      case 2 -> call(SqlStdOperatorTable.NOT, of(Family.BOOLEAN, below));
      case 3 ->
          call(
              chance.oneOf(
                  SqlStdOperatorTable.IS_TRUE,
                  SqlStdOperatorTable.IS_NOT_TRUE,
                  SqlStdOperatorTable.IS_FALSE,
                  SqlStdOperatorTable.IS_NOT_FALSE,
                  SqlStdOperatorTable.IS_UNKNOWN),
              of(Family.BOOLEAN, below));
      case 4 ->
          call(
              chance.oneOf(SqlStdOperatorTable.IS_NULL, SqlStdOperatorTable.IS_NOT_NULL),
              any(below));
      case 5 -> search(below);
      case 6 -> like(below);
      case 7 ->
          comparison(
              chance.oneOf(
                  SqlStdOperatorTable.IS_DISTINCT_FROM, SqlStdOperatorTable.IS_NOT_DISTINCT_FROM),
              below);
      default ->
          comparison(
              chance.oneOf(
                  SqlStdOperatorTable.EQUALS,
                  SqlStdOperatorTable.NOT_EQUALS,
                  SqlStdOperatorTable.LESS_THAN,
                  SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
                  SqlStdOperatorTable.GREATER_THAN,
                  SqlStdOperatorTable.GREATER_THAN_OR_EQUAL),
              below);
    };
  }

  private RexNode[] truths(int depth) {
    RexNode[] operands = new RexNode[chance.between(2, 3)];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = of(Family.BOOLEAN, depth);
    }

    return operands;
  }

  private RexNode comparison(SqlOperator operator, int depth) {
    RexNode left = any(depth);
    return compare(operator, left, of(comparable(Family.of(left.getType())), depth));
  }

  /**
   * A comparison; a test for NULL in the place of one of decimals that no decimal holds both of,
   * where DuckDB fails for values that are too long.
   */
  RexNode compare(SqlOperator operator, RexNode left, RexNode right) {
    boolean isExact =
        SqlTypeUtil.isExactNumeric(left.getType()) && SqlTypeUtil.isExactNumeric(right.getType());
    return isExact && commonDigits(left.getType(), right.getType()) > MOST_DIGITS
        ? call(SqlStdOperatorTable.IS_NOT_NULL, left)
        : call(operator, left, right);
  }

  private static int commonDigits(RelDataType left, RelDataType right) {
    int leftWhole = Casts.digits(left) - Casts.scale(left);
    int rightWhole = Casts.digits(right) - Casts.scale(right);
    return Math.max(leftWhole, rightWhole) + Math.max(Casts.scale(left), Casts.scale(right));
  }

  /** A family whose values the house compares with those of another. */
  Family comparable(Family family) {
    return switch (family) {
      case INTEGER, DECIMAL, FLOAT ->
          chance.oneOf(family, family, Family.INTEGER, Family.DECIMAL, Family.FLOAT);
      case DATE, TIMESTAMP -> chance.oneOf(family, family, Family.DATE, Family.TIMESTAMP);
      default -> family;
    };
  }

  private RexNode search(int depth) {
    RexNode operand = any(depth);
    List<RexLiteral> points = new ArrayList<>();
    for (int i = chance.between(2, 6); i > 0; i--) {
      RexLiteral point = pools.literal(rex, operand.getType());
      if (point != null) {
        points.add(point);
      }
    }

    if (points.size() < 2) {
      return call(SqlStdOperatorTable.IS_NOT_NULL, operand);
    }

    RexNode found =
        chance.percent(50)
            ? rex.makeIn(operand, points)
            : between(operand, points.get(0), points.get(1));
    return chance.percent(25) ? call(SqlStdOperatorTable.NOT, found) : found;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private RexNode between(RexNode operand, RexLiteral first, RexLiteral second) {
    Comparable least = first.getValueAs(Comparable.class);
    return least.compareTo(second.getValueAs(Comparable.class)) <= 0
        ? rex.makeBetween(operand, first, second)
        : rex.makeBetween(operand, second, first);
  }

  private RexNode like(int depth) {
    RexNode operand = of(Family.TEXT, depth);
    RexNode pattern = rex.makeLiteral(chance.oneOf(PATTERNS));
    RexNode like =
        chance.percent(30)
            ? call(SqlStdOperatorTable.LIKE, operand, pattern, rex.makeLiteral("!"))
            : call(SqlStdOperatorTable.LIKE, operand, pattern);
    return chance.percent(25) ? call(SqlStdOperatorTable.NOT, like) : like;
  }

  private RexNode whole(int depth) {
    return switch (chance.below(9)) {
      case 0 -> call(SqlStdOperatorTable.CHAR_LENGTH, of(Family.TEXT, depth - 1));
      case 1, 2 -> extracted(depth);
      case 3 ->
          cast(
              of(chance.oneOf(Family.INTEGER, Family.DECIMAL, Family.FLOAT), depth - 1),
              chance.oneOf(SqlTypeName.SMALLINT, SqlTypeName.INTEGER, SqlTypeName.BIGINT));
      case 4 -> signed(of(Family.INTEGER, depth - 1));
      case 5 ->
          call(
              chance.oneOf(SqlStdOperatorTable.DIVIDE, SqlStdOperatorTable.MOD),
              of(Family.INTEGER, depth - 1),
              divisor(Family.INTEGER, depth));
      default -> arithmetic(of(Family.INTEGER, depth - 1), of(Family.INTEGER, depth - 1));
    };
  }

  private RexNode extracted(int depth) {
    TimeUnitRange unit =
        chance.oneOf(
            TimeUnitRange.YEAR,
            TimeUnitRange.QUARTER,
            TimeUnitRange.MONTH,
            TimeUnitRange.WEEK,
            TimeUnitRange.DAY,
            TimeUnitRange.DOY,
            TimeUnitRange.DOW,
            TimeUnitRange.ISODOW,
            TimeUnitRange.HOUR,
            TimeUnitRange.MINUTE);
    RexNode moment = of(chance.oneOf(Family.DATE, Family.TIMESTAMP, Family.INSTANT), depth - 1);
    return rex.makeCall(
        ArrowFixture.type(SqlTypeName.BIGINT),
        SqlStdOperatorTable.EXTRACT,
        List.of(rex.makeFlag(unit), moment));
  }

  private RexNode signed(RexNode node) {
    return call(
        chance.oneOf(
            SqlStdOperatorTable.UNARY_MINUS,
            SqlStdOperatorTable.UNARY_PLUS,
            SqlStdOperatorTable.ABS),
        node);
  }

  /** Mostly not zero, so that most cases have rows. */
  private RexNode divisor(Family family, int depth) {
    RexNode node = of(family, depth - 1);
    if (chance.percent(15)) {
      return node;
    }

    RexNode zero =
        rex.makeLiteral(
            family == Family.FLOAT ? (Object) 0.0 : BigDecimal.ZERO,
            rex.getTypeFactory().createTypeWithNullability(node.getType(), false),
            false);
    return rex.makeCall(
        rex.getTypeFactory().createTypeWithNullability(node.getType(), true),
        SqlStdOperatorTable.CASE,
        List.of(
            call(SqlStdOperatorTable.EQUALS, node, zero),
            rex.makeNullLiteral(node.getType()),
            node));
  }

  private RexNode arithmetic(RexNode left, RexNode right) {
    return call(
        chance.oneOf(
            SqlStdOperatorTable.PLUS, SqlStdOperatorTable.MINUS, SqlStdOperatorTable.MULTIPLY),
        left,
        right);
  }

  private RexNode decimal(int depth) {
    RexNode left = of(Family.DECIMAL, depth - 1);
    Family other = chance.oneOf(Family.DECIMAL, Family.DECIMAL, Family.INTEGER);
    return switch (chance.below(8)) {
      case 0 -> signed(left);
      case 1 -> {
        int digits = chance.oneOf(5, 12, 18, 19, 30, 38);
        yield cast(
            of(chance.oneOf(Family.DECIMAL, Family.INTEGER, Family.FLOAT), depth - 1),
            SqlTypeName.DECIMAL,
            digits,
            chance.below(Math.min(digits, 12)));
      }
      case 2 -> call(SqlStdOperatorTable.DIVIDE, left, divisor(other, depth));
      case 3 -> call(SqlStdOperatorTable.MOD, left, divisor(other, depth));
      case 4 ->
          rex.makeCall(
              ArrowFixture.type(SqlTypeName.DECIMAL, 38, Math.max(16, left.getType().getScale())),
              HouseOperators.AVERAGE,
              List.of(left, call(SqlStdOperatorTable.CHAR_LENGTH, of(Family.TEXT, depth - 1))));
      default ->
          chance.percent(50)
              ? arithmetic(left, of(other, depth - 1))
              : arithmetic(of(other, depth - 1), left);
    };
  }

  private RexNode approximate(int depth) {
    RexNode left = of(Family.FLOAT, depth - 1);
    Family other =
        chance.oneOf(Family.FLOAT, Family.FLOAT, Family.FLOAT, Family.INTEGER, Family.DECIMAL);
    return switch (chance.below(6)) {
      case 0 -> signed(left);
      case 1 ->
          cast(
              of(chance.oneOf(Family.DECIMAL, Family.INTEGER, Family.FLOAT), depth - 1),
              chance.oneOf(SqlTypeName.REAL, SqlTypeName.DOUBLE));
      case 2 -> call(SqlStdOperatorTable.DIVIDE, left, divisor(other, depth));
      default -> arithmetic(left, of(other, depth - 1));
    };
  }

  private RexNode text(int depth) {
    RexNode operand = of(Family.TEXT, depth - 1);
    return switch (chance.below(4)) {
      case 0 -> {
        RexNode from = number(chance.between(-2, 6), depth);
        yield chance.percent(50)
            ? call(SqlStdOperatorTable.SUBSTRING, operand, from)
            : call(SqlStdOperatorTable.SUBSTRING, operand, from, number(chance.below(5), depth));
      }
      case 1 -> call(SqlStdOperatorTable.CONCAT, operand, of(Family.TEXT, depth - 1));
      case 2 ->
          call(
              SqlStdOperatorTable.TRIM,
              rex.makeFlag(
                  chance.oneOf(
                      SqlTrimFunction.Flag.BOTH,
                      SqlTrimFunction.Flag.LEADING,
                      SqlTrimFunction.Flag.TRAILING)),
              rex.makeLiteral(" "),
              operand);
      default -> cast(operand, SqlTypeName.VARCHAR, chance.between(1, 9));
    };
  }

  private RexNode number(int value, int depth) {
    return chance.percent(70)
        ? rex.makeExactLiteral(BigDecimal.valueOf(value))
        : of(Family.INTEGER, depth - 1);
  }

  private RexNode moment(Family family, int depth) {
    return switch (chance.below(3)) {
      case 0 -> floored(family, depth);
      case 1 -> moved(of(family, depth - 1));
      default -> converted(family, depth);
    };
  }

  private RexNode converted(Family family, int depth) {
    return switch (family) {
      case DATE -> cast(of(Family.TIMESTAMP, depth - 1), SqlTypeName.DATE);
      case TIMESTAMP ->
          cast(of(chance.oneOf(Family.DATE, Family.INSTANT), depth - 1), SqlTypeName.TIMESTAMP, 6);
      default ->
          cast(
              of(chance.oneOf(Family.DATE, Family.TIMESTAMP), depth - 1),
              SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
              6);
    };
  }

  private RexNode floored(Family family, int depth) {
    TimeUnitRange unit =
        family == Family.DATE
            ? chance.oneOf(TimeUnitRange.YEAR, TimeUnitRange.MONTH, TimeUnitRange.WEEK)
            : chance.oneOf(
                TimeUnitRange.YEAR,
                TimeUnitRange.QUARTER,
                TimeUnitRange.WEEK,
                TimeUnitRange.DAY,
                TimeUnitRange.HOUR,
                TimeUnitRange.MINUTE,
                TimeUnitRange.SECOND);
    return call(SqlStdOperatorTable.FLOOR, of(family, depth - 1), rex.makeFlag(unit));
  }

  private RexNode moved(RexNode moment) {
    boolean months = chance.percent(50);
    SqlIntervalQualifier qualifier =
        months
            ? new SqlIntervalQualifier(TimeUnit.YEAR, TimeUnit.MONTH, SqlParserPos.ZERO)
            : new SqlIntervalQualifier(TimeUnit.DAY, TimeUnit.SECOND, SqlParserPos.ZERO);
    long size = months ? chance.between(-30, 30) : chance.between(-400, 400) * (86_400_000L / 8);
    RexNode interval = rex.makeIntervalLiteral(BigDecimal.valueOf(size), qualifier);
    return rex.makeCall(
        moment.getType(),
        chance.oneOf(SqlStdOperatorTable.DATETIME_PLUS, SqlStdOperatorTable.MINUS_DATE),
        List.of(moment, interval));
  }
}
