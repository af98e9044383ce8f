package io.arrowlake.engine.arrow;

import io.arrowlake.planner.ExpressionText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.Sarg;

/**
 * The list of all supported expressions, and the way from each to its kernel. The prover and the
 * compiler both ask it, so that they cannot disagree. Immutable once made; thread-safe.
 */
final class KernelCatalog {
  private static final int QUOTIENT_SHIFT_LIMIT = 2 * Lane.WIDE_DIGITS;

  private final Map<SqlKind, Rule> kinds = new HashMap<>();
  private final Map<String, Rule> functions = new HashMap<>();

  /** Makes the kernel of a call, or throws {@link UnsupportedExpression}. */
  @FunctionalInterface
  private interface Rule {
    Kernel compile(RexCall call, Scope scope);
  }

  /** What is known while one expression is compiled. */
  private record Scope(KernelCatalog catalog, List<RexLiteral> parameters) {
    Kernel compile(RexNode node) {
      return catalog.compile(node, parameters);
    }

    List<Kernel> compile(List<RexNode> nodes) {
      return nodes.stream().map(this::compile).toList();
    }

    Kernel cast(RexNode node, RelDataType type) {
      if (node instanceof RexLiteral literal && literal.isNull()) {
        return Literals.kernel(literal, type);
      }

      return Casts.find(compile(node), node.getType(), type, ExpressionText.of(node))
          .orElseThrow(() -> new UnsupportedExpression(node + " as " + type.getFullTypeString()));
    }
  }

  KernelCatalog() {
    logic();
    comparisons();
    arithmetic();
    conversions();
    texts();
    datesAndTimes();
  }

  private void logic() {
    kinds.put(SqlKind.AND, (call, scope) -> Logic.connect(scope.compile(call.operands), true));
    kinds.put(SqlKind.OR, (call, scope) -> Logic.connect(scope.compile(call.operands), false));
    kinds.put(SqlKind.NOT, (call, scope) -> Logic.not(scope.compile(first(call))));
    kinds.put(SqlKind.IS_NULL, (call, scope) -> isNull(call, scope, false));
    kinds.put(SqlKind.IS_NOT_NULL, (call, scope) -> isNull(call, scope, true));
    kinds.put(SqlKind.IS_UNKNOWN, (call, scope) -> isNull(call, scope, false));
    kinds.put(SqlKind.IS_TRUE, (call, scope) -> is(call, scope, true, false));
    kinds.put(SqlKind.IS_FALSE, (call, scope) -> is(call, scope, false, false));
    kinds.put(SqlKind.IS_NOT_TRUE, (call, scope) -> is(call, scope, true, true));
    kinds.put(SqlKind.IS_NOT_FALSE, (call, scope) -> is(call, scope, false, true));
    kinds.put(SqlKind.CASE, KernelCatalog::choose);
    kinds.put(
        SqlKind.COALESCE,
        (call, scope) ->
            Logic.coalesce(
                call.operands.stream().map(o -> scope.cast(o, call.getType())).toList(),
                Lane.of(call.getType())));
  }

  private static Kernel isNull(RexCall call, Scope scope, boolean negated) {
    return Logic.isNull(scope.compile(first(call)), negated);
  }

  private static Kernel is(RexCall call, Scope scope, boolean wanted, boolean negated) {
    return Logic.is(scope.compile(first(call)), wanted, negated);
  }

  private static Kernel choose(RexCall call, Scope scope) {
    List<Kernel> conditions = new ArrayList<>();
    List<Kernel> branches = new ArrayList<>();
    int last = call.operands.size() - 1;
    for (int i = 0; i <= last; i++) {
      RexNode operand = call.operands.get(i);
      if (i % 2 == 0 && i < last) {
        conditions.add(scope.compile(operand));
      } else {
        branches.add(scope.cast(operand, call.getType()));
      }
    }

    return Logic.choose(conditions, branches, Lane.of(call.getType()));
  }

  private void comparisons() {
    for (SqlKind kind :
        List.of(
            SqlKind.EQUALS,
            SqlKind.NOT_EQUALS,
            SqlKind.LESS_THAN,
            SqlKind.LESS_THAN_OR_EQUAL,
            SqlKind.GREATER_THAN,
            SqlKind.GREATER_THAN_OR_EQUAL)) {
      kinds.put(
          kind,
          (call, scope) -> {
            List<Kernel> sides = sides(call.operands.get(0), call.operands.get(1), scope);
            return Comparison.of(kind, sides.get(0), sides.get(1));
          });
    }

    kinds.put(SqlKind.IS_DISTINCT_FROM, (call, scope) -> distinct(call, scope, false));
    kinds.put(SqlKind.IS_NOT_DISTINCT_FROM, (call, scope) -> distinct(call, scope, true));
    kinds.put(SqlKind.SEARCH, KernelCatalog::search);
  }

  private static Kernel distinct(RexCall call, Scope scope, boolean negated) {
    List<Kernel> sides = sides(call.operands.get(0), call.operands.get(1), scope);
    return Comparison.distinct(negated, sides.get(0), sides.get(1));
  }

  private static Kernel search(RexCall call, Scope scope) {
    RexNode operand = first(call);
    if (!(call.operands.get(1) instanceof RexLiteral literal)
        || !(literal.getValue() instanceof Sarg<?> sarg)) {
      throw unsupported(call);
    }

    return RangeSearch.of(scope.compile(operand), sarg, operand.getType());
  }

  /** Both sides of a comparison in one lane and at one scale. */
  private static List<Kernel> sides(RexNode left, RexNode right, Scope scope) {
    return List.of(side(left, right.getType(), scope), side(right, left.getType(), scope));
  }

  private static Kernel side(RexNode node, RelDataType other, Scope scope) {
    RelDataType type = node.getType();
    Kernel kernel = scope.compile(node);
    if (SqlTypeUtil.isExactNumeric(type) && SqlTypeUtil.isExactNumeric(other)) {
      return exactSide(kernel, type, other, ExpressionText.of(node));
    } else if (Casts.isApproximate(type) && isNumber(other)) {
      return kernel;
    } else if (Casts.isApproximate(other) && SqlTypeUtil.isExactNumeric(type)) {
      return DecimalMath.toDouble(kernel, Casts.scale(type), false, ExpressionText.of(node));
    } else if (Dates.isDate(type) && Dates.isTimestamp(other)) {
      return Dates.toTimestamp(kernel, ExpressionText.of(node));
    } else if (Dates.isTimestamp(type) && Dates.isDate(other)
        || family(type) == family(other) && Lane.find(type).isPresent()) {
      return kernel;
    }

    throw new UnsupportedExpression(
        node + " of type " + type.getFullTypeString() + " compared with " + other);
  }

  private static boolean isNumber(RelDataType type) {
    return Casts.isApproximate(type) || SqlTypeUtil.isExactNumeric(type);
  }

  /** Types that are compared as they are; timestamps of both kinds are instants in UTC. */
  private static SqlTypeName family(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case CHAR, VARCHAR -> SqlTypeName.VARCHAR;
      case BINARY, VARBINARY -> SqlTypeName.VARBINARY;
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> SqlTypeName.TIMESTAMP;
      case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH -> SqlTypeName.INTERVAL_MONTH;
      case INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          SqlTypeName.INTERVAL_SECOND;
      default -> type.getSqlTypeName();
    };
  }

  private static Kernel exactSide(Kernel kernel, RelDataType type, RelDataType other, String text) {
    Lane lane = equalLane(type, other);
    int by = Math.max(Casts.scale(type), Casts.scale(other)) - Casts.scale(type);
    if (by == 0 && Lane.of(type) == lane) {
      return kernel;
    }

    // Numbers on the heap have room for all the digits of both sides.
    int digits = lane == Lane.WIDE ? 2 * Lane.WIDE_DIGITS : lane.digits();
    return DecimalMath.rescale(kernel, by, digits, lane, true, text);
  }

  private void arithmetic() {
    for (SqlKind kind : List.of(SqlKind.PLUS, SqlKind.MINUS, SqlKind.TIMES, SqlKind.DIVIDE)) {
      kinds.put(kind, (call, scope) -> calculate(kind, call, scope));
    }

    kinds.put(SqlKind.CHECKED_PLUS, (call, scope) -> calculate(SqlKind.PLUS, call, scope));
    kinds.put(SqlKind.CHECKED_MINUS, (call, scope) -> calculate(SqlKind.MINUS, call, scope));
    kinds.put(SqlKind.CHECKED_TIMES, (call, scope) -> calculate(SqlKind.TIMES, call, scope));
    kinds.put(SqlKind.CHECKED_DIVIDE, (call, scope) -> calculate(SqlKind.DIVIDE, call, scope));
    kinds.put(SqlKind.MOD, (call, scope) -> calculate(SqlKind.MOD, call, scope));
    kinds.put(SqlKind.MINUS_PREFIX, (call, scope) -> sign(call, scope, false));
    kinds.put(SqlKind.CHECKED_MINUS_PREFIX, (call, scope) -> sign(call, scope, false));
    kinds.put(SqlKind.PLUS_PREFIX, (call, scope) -> scope.compile(first(call)));
    functions.put("ABS", (call, scope) -> sign(call, scope, true));
    functions.put("AVERAGE", KernelCatalog::average);
  }

  private static Kernel calculate(SqlKind kind, RexCall call, Scope scope) {
    RexNode left = call.operands.get(0);
    RexNode right = call.operands.get(1);
    RelDataType type = call.getType();
    if (Dates.isDate(left.getType()) || Dates.isTimestamp(left.getType())) {
      return move(kind, call, scope);
    } else if (!isNumber(left.getType()) || !isNumber(right.getType())) {
      throw unsupported(call);
    } else if (Casts.isApproximate(type)) {
      return approximate(kind, call, scope);
    } else if (type.getSqlTypeName() == SqlTypeName.DECIMAL) {
      return decimal(kind, call, scope);
    } else if (!isInteger(left.getType()) || !isInteger(right.getType()) || !isInteger(type)) {
      throw unsupported(call);
    }

    return IntegerMath.of(
        kind,
        scope.compile(left),
        scope.compile(right),
        type.getSqlTypeName(),
        ExpressionText.of(call));
  }

  private static boolean isInteger(RelDataType type) {
    return SqlTypeUtil.isExactNumeric(type) && type.getSqlTypeName() != SqlTypeName.DECIMAL;
  }

  private static Kernel approximate(SqlKind kind, RexCall call, Scope scope) {
    if (kind == SqlKind.MOD) {
      throw unsupported(call);
    }

    boolean single = call.getType().getSqlTypeName() == SqlTypeName.REAL;
    return DoubleMath.of(
        kind,
        scope.cast(call.operands.get(0), call.getType()),
        scope.cast(call.operands.get(1), call.getType()),
        single,
        ExpressionText.of(call));
  }

  private static Kernel decimal(SqlKind kind, RexCall call, Scope scope) {
    RexNode left = call.operands.get(0);
    RexNode right = call.operands.get(1);
    if (Casts.isApproximate(left.getType()) || Casts.isApproximate(right.getType())) {
      throw unsupported(call);
    }

    RelDataType type = call.getType();
    int leftScale = Casts.scale(left.getType());
    int rightScale = Casts.scale(right.getType());
    String text = ExpressionText.of(call);
    int leftBy = type.getScale() - leftScale;
    int rightBy = type.getScale() - rightScale;
    if (kind != SqlKind.TIMES && kind != SqlKind.DIVIDE && Math.min(leftBy, rightBy) < 0) {
      throw unsupported(call);
    }

    Lane lane = Lane.of(type);
    return switch (kind) {
      case PLUS, MINUS ->
          bounded(
              DecimalMath.sum(
                  kind, scope.compile(left), leftBy, scope.compile(right), rightBy, lane, text),
              type,
              text);
      case TIMES ->
          bounded(
              DecimalMath.product(
                  scope.compile(left),
                  scope.compile(right),
                  leftScale + rightScale - type.getScale(),
                  lane,
                  text),
              type,
              text);
      case DIVIDE -> quotient(call, scope, false);
      default ->
          DecimalMath.remainder(
              scope.compile(left), leftBy, scope.compile(right), rightBy, lane, text);
    };
  }

  /**
   * Short results are held to the digits of their type; long ones to those of their lane by the
   * kernels.
   */
  private static Kernel bounded(Kernel kernel, RelDataType type, String text) {
    return Lane.of(type) == Lane.LONG
        ? DecimalMath.rescale(kernel, 0, type.getPrecision(), Lane.LONG, false, text)
        : kernel;
  }

  private static Kernel quotient(RexCall call, Scope scope, boolean nullForZero) {
    RexNode left = call.operands.get(0);
    RexNode right = call.operands.get(1);
    RelDataType type = call.getType();
    int shift = type.getScale() + Casts.scale(right.getType()) - Casts.scale(left.getType());
    if (Math.abs(shift) > QUOTIENT_SHIFT_LIMIT) {
      throw unsupported(call);
    }

    return DecimalMath.quotient(
        scope.compile(left),
        scope.compile(right),
        shift,
        Lane.of(type),
        nullForZero,
        ExpressionText.of(call));
  }

  private static Kernel average(RexCall call, Scope scope) {
    boolean exact =
        call.getType().getSqlTypeName() == SqlTypeName.DECIMAL
            && call.operands.size() == 2
            && call.operands.stream().allMatch(o -> SqlTypeUtil.isExactNumeric(o.getType()));
    if (!exact) {
      throw unsupported(call);
    }

    return quotient(call, scope, true);
  }

  private static Kernel sign(RexCall call, Scope scope, boolean absolute) {
    RexNode operand = first(call);
    RelDataType type = operand.getType();
    if (!isNumber(type)) {
      throw unsupported(call);
    }

    Kernel signed =
        DecimalMath.sign(
            scope.compile(operand),
            absolute,
            IntegerMath.smallest(type.getSqlTypeName()),
            ExpressionText.of(call));
    return Casts.find(signed, type, call.getType(), ExpressionText.of(call))
        .orElseThrow(() -> unsupported(call));
  }

  private void conversions() {
    kinds.put(
        SqlKind.CAST,
        (call, scope) ->
            Casts.find(
                    scope.compile(first(call)),
                    first(call).getType(),
                    call.getType(),
                    ExpressionText.of(call))
                .orElseThrow(() -> unsupported(call)));
    kinds.put(
        SqlKind.REINTERPRET,
        (call, scope) -> {
          throw unsupported(call);
        });
  }

  private void texts() {
    kinds.put(SqlKind.LIKE, KernelCatalog::like);
    kinds.put(SqlKind.TRIM, KernelCatalog::trim);
    functions.put("CHAR_LENGTH", KernelCatalog::length);
    functions.put("CHARACTER_LENGTH", KernelCatalog::length);
    functions.put("SUBSTRING", KernelCatalog::substring);
    functions.put("||", KernelCatalog::concat);
  }

  private static boolean isText(RelDataType type) {
    return family(type) == SqlTypeName.VARCHAR;
  }

  private static void requireText(RexCall call, List<RexNode> operands) {
    if (!operands.stream().allMatch(o -> isText(o.getType()))) {
      throw unsupported(call);
    }
  }

  private static Kernel like(RexCall call, Scope scope) {
    requireText(call, call.operands);
    String pattern = text(call.operands.get(1), scope);
    boolean escaped = call.operands.size() > 2;
    String escape = escaped ? text(call.operands.get(2), scope) : "";
    boolean ambiguous = !escaped && pattern.indexOf('\\') >= 0;
    boolean known = call.getOperator().getName().equals("LIKE");
    if (!known || ambiguous || escape.codePointCount(0, escape.length()) > 1) {
      throw unsupported(call);
    }

    return TextKernels.like(
        scope.compile(first(call)),
        LikePattern.of(pattern, escape.isEmpty() ? -1 : escape.codePointAt(0)));
  }

  private static String text(RexNode node, Scope scope) {
    if (node instanceof RexDynamicParam parameter
        && parameter.getIndex() < scope.parameters.size()) {
      return text(scope.parameters.get(parameter.getIndex()), scope);
    } else if (node instanceof RexLiteral literal && !literal.isNull()) {
      return String.valueOf(literal.getValueAs(String.class));
    }

    throw new UnsupportedExpression("LIKE by a pattern that is no literal: " + node);
  }

  private static Kernel trim(RexCall call, Scope scope) {
    boolean blanks =
        call.operands.size() == 3
            && call.operands.get(0) instanceof RexLiteral
            && call.operands.get(1) instanceof RexLiteral characters
            && " ".equals(characters.getValueAs(String.class))
            && isText(call.operands.get(2).getType());
    if (!blanks) {
      throw unsupported(call);
    }

    SqlTrimFunction.Flag flag =
        ((RexLiteral) call.operands.get(0)).getValueAs(SqlTrimFunction.Flag.class);
    return TextKernels.trim(
        scope.compile(call.operands.get(2)),
        flag != SqlTrimFunction.Flag.TRAILING,
        flag != SqlTrimFunction.Flag.LEADING);
  }

  private static Kernel length(RexCall call, Scope scope) {
    requireText(call, call.operands);
    return TextKernels.length(scope.compile(first(call)));
  }

  private static Kernel substring(RexCall call, Scope scope) {
    List<RexNode> numbers = call.operands.subList(1, call.operands.size());
    if (!isText(first(call).getType()) || !numbers.stream().allMatch(n -> isInteger(n.getType()))) {
      throw unsupported(call);
    }

    return TextKernels.substring(
        scope.compile(first(call)),
        scope.compile(numbers.get(0)),
        numbers.size() > 1 ? scope.compile(numbers.get(1)) : null);
  }

  private static Kernel concat(RexCall call, Scope scope) {
    requireText(call, call.operands);
    return TextKernels.concat(scope.compile(call.operands));
  }

  private void datesAndTimes() {
    kinds.put(SqlKind.EXTRACT, KernelCatalog::extract);
    kinds.put(SqlKind.FLOOR, KernelCatalog::floor);
  }

  private static Kernel extract(RexCall call, Scope scope) {
    TimeUnitRange unit = unit(call, first(call));
    RelDataType result = call.getType();
    if (!Dates.canExtract(unit) || !isInteger(result)) {
      throw unsupported(call);
    }

    return Dates.extract(unit, timestamp(call.operands.get(1), scope));
  }

  private static Kernel floor(RexCall call, Scope scope) {
    if (call.operands.size() != 2) {
      throw unsupported(call);
    }

    TimeUnitRange unit = unit(call, call.operands.get(1));
    if (!Dates.canFloor(unit)) {
      throw unsupported(call);
    }

    Kernel floored = Dates.floor(unit, timestamp(first(call), scope));
    return Dates.isDate(call.getType()) ? Dates.toDate(floored) : floored;
  }

  private static TimeUnitRange unit(RexCall call, RexNode node) {
    if (node instanceof RexLiteral literal && literal.getValue() instanceof TimeUnitRange unit) {
      return unit;
    }

    throw unsupported(call);
  }

  private static Kernel timestamp(RexNode node, Scope scope) {
    if (Dates.isTimestamp(node.getType())) {
      return scope.compile(node);
    } else if (Dates.isDate(node.getType())) {
      return Dates.toTimestamp(scope.compile(node), ExpressionText.of(node));
    }

    throw new UnsupportedExpression("a part of " + node + " of type " + node.getType());
  }

  /** A date or timestamp plus or minus an interval. */
  private static Kernel move(SqlKind kind, RexCall call, Scope scope) {
    RexNode interval = call.operands.get(1);
    RelDataType type = call.getType();
    boolean moves = kind == SqlKind.PLUS || kind == SqlKind.MINUS;
    if (!moves || !(Dates.isDate(type) || Dates.isTimestamp(type))) {
      throw unsupported(call);
    }

    Kernel from = timestamp(first(call), scope);
    Kernel by = scope.compile(interval);
    Kernel moved =
        switch (family(interval.getType())) {
          case INTERVAL_MONTH ->
              Dates.addMonths(from, by, kind == SqlKind.MINUS, ExpressionText.of(call));
          case INTERVAL_SECOND ->
              IntegerMath.of(kind, from, by, SqlTypeName.BIGINT, ExpressionText.of(call));
          default -> throw unsupported(call);
        };
    return Dates.isDate(type) ? Dates.toDate(moved) : moved;
  }

  private static RexNode first(RexCall call) {
    return call.operands.get(0);
  }

  private static UnsupportedExpression unsupported(RexCall call) {
    return new UnsupportedExpression("the expression " + call);
  }

  /** The kernel of an expression; its values have the lane of the expression's type. */
  Kernel compile(RexNode node, List<RexLiteral> parameters) {
    if (node instanceof RexInputRef input) {
      int column = input.getIndex();
      Lane lane = Lane.of(node.getType());
      return (frame, rows) -> frame.load(column, lane, rows);
    } else if (node instanceof RexLiteral literal) {
      return Literals.kernel(literal, literal.getType());
    } else if (node instanceof RexDynamicParam parameter) {
      return parameter(parameter, parameters);
    } else if (node.getClass() == RexCall.class) {
      RexCall call = (RexCall) node;
      return rule(call)
          .orElseThrow(() -> unsupported(call))
          .compile(call, new Scope(this, parameters));
    }

    throw new UnsupportedExpression("the expression " + node);
  }

  /** While planning, a parameter has no value yet and stands as NULL; only its type counts. */
  private static Kernel parameter(RexDynamicParam parameter, List<RexLiteral> parameters) {
    Lane lane = Lane.of(parameter.getType());
    if (parameter.getIndex() < parameters.size()) {
      return Literals.kernel(parameters.get(parameter.getIndex()), parameter.getType());
    }

    return (frame, rows) -> {
      throw new IllegalStateException("No value for parameter " + parameter + " in " + lane);
    };
  }

  private Optional<Rule> rule(RexCall call) {
    Rule rule = kinds.get(call.getKind());
    return rule != null
        ? Optional.of(rule)
        : Optional.ofNullable(functions.get(call.getOperator().getName().toUpperCase(Locale.ROOT)));
  }

  /** The two sides of an equality in one form, so that equal values have equal forms. */
  List<Kernel> equalForms(RexNode left, RexNode right, List<RexLiteral> parameters) {
    return sides(left, right, new Scope(this, parameters));
  }

  /** The lane in which {@link #equalForms} gives values of these types. */
  static Lane equalLane(RelDataType left, RelDataType right) {
    if (SqlTypeUtil.isExactNumeric(left) && SqlTypeUtil.isExactNumeric(right)) {
      int scale = Math.max(Casts.scale(left), Casts.scale(right));
      int whole =
          Math.max(
              Casts.digits(left) - Casts.scale(left), Casts.digits(right) - Casts.scale(right));
      boolean same = Casts.scale(left) == Casts.scale(right);
      boolean bothLong = Lane.of(left) == Lane.LONG && Lane.of(right) == Lane.LONG;
      if (same && bothLong || whole + scale <= Lane.LONG_DIGITS) {
        return Lane.LONG;
      }

      boolean isWide = Lane.of(left) == Lane.WIDE || Lane.of(right) == Lane.WIDE;
      return isWide ? Lane.WIDE : Lane.DECIMAL;
    }

    return Casts.isApproximate(left) || Casts.isApproximate(right) ? Lane.DOUBLE : Lane.of(left);
  }

  /** A kernel that gives the values of an expression as ones of another type. */
  Kernel compileAs(RexNode node, RelDataType type, List<RexLiteral> parameters) {
    return new Scope(this, parameters).cast(node, type);
  }

  /** What of the expression is not supported, empty where all of it is. */
  Optional<String> refusal(RexNode node) {
    try {
      compile(node, List.of());
      return Optional.empty();
    } catch (UnsupportedExpression e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
