package io.arrowlake.planner.rule;

import io.arrowlake.planner.type.HouseTypeSystem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimestampString;

/**
 * Computes constant expressions while planning, in house semantics. What it does not know, or what
 * would fail, stays as it is: an error belongs to the run, where it may never come to be evaluated.
 * Immutable.
 *
 * <p>Calcite's own executor is not used: it compiles Java, keeps timestamps in milliseconds and
 * lets integers wrap.
 */
public final class ConstantFolder implements RexExecutor {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);
  private static final int MAX_YEAR = 9999;

  private final Instant now;

  /** A folder for a statement that started at this instant. */
  public ConstantFolder(Instant now) {
    this.now = now.truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public void reduce(RexBuilder builder, List<RexNode> expressions, List<RexNode> reduced) {
    for (RexNode expression : expressions) {
      reduced.add(fold(builder, expression));
    }
  }

  private RexNode fold(RexBuilder builder, RexNode expression) {
    // What a window gives depends on its rows, whatever it is asked about.
    if (!(expression instanceof RexCall call) || expression instanceof RexOver) {
      return expression;
    }

    List<RexNode> operands = call.getOperands().stream().map(o -> fold(builder, o)).toList();
    Optional<RexNode> value = Optional.empty();
    if (operands.stream().allMatch(RexLiteral.class::isInstance)) {
      value = evaluate(builder, call, operands.stream().map(RexLiteral.class::cast).toList());
    }

    return value.orElseGet(
        () -> operands.equals(call.getOperands()) ? call : call.clone(call.getType(), operands));
  }

  private Optional<RexNode> evaluate(RexBuilder builder, RexCall call, List<RexLiteral> operands) {
    boolean strict =
        switch (call.getKind()) {
          case PLUS, MINUS, TIMES, MINUS_PREFIX, CAST -> true;
          default -> false;
        };
    if (strict && operands.stream().anyMatch(RexLiteral::isNull)) {
      return Optional.of(builder.makeNullLiteral(call.getType()));
    }

    return switch (call.getKind()) {
      case CAST -> cast(builder, operands.get(0), call.getType());
      case PLUS, MINUS, TIMES ->
          SqlTypeUtil.isDatetime(call.getType())
              ? shift(builder, call, operands)
              : arithmetic(builder, call, operands);
      case MINUS_PREFIX -> negate(builder, call, operands.get(0));
      default -> current(builder, call);
    };
  }

  private Optional<RexNode> current(RexBuilder builder, RexCall call) {
    LocalDateTime local = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
    return switch (call.getOperator().getName()) {
      case "CURRENT_DATE" -> Optional.of(date(builder, local.toLocalDate(), call.getType()));
      case "CURRENT_TIMESTAMP", "LOCALTIMESTAMP", "NOW" ->
          Optional.of(timestamp(builder, local, call.getType()));
      default -> Optional.empty();
    };
  }

  private static Optional<RexNode> negate(RexBuilder builder, RexCall call, RexLiteral operand) {
    BigDecimal value = operand.getValueAs(BigDecimal.class);
    return isExact(call.getType()) && value != null
        ? exact(builder, value.negate(), call.getType())
        : Optional.empty();
  }

  private static Optional<RexNode> arithmetic(
      RexBuilder builder, RexCall call, List<RexLiteral> operands) {
    if (SqlTypeUtil.isInterval(call.getType()) && call.getKind() == SqlKind.TIMES) {
      return multiple(builder, call, operands);
    }

    if (!isExact(call.getType()) || operands.size() != 2) {
      return Optional.empty();
    }

    if (!isExact(operands.get(0).getType()) || !isExact(operands.get(1).getType())) {
      return Optional.empty();
    }

    BigDecimal left = operands.get(0).getValueAs(BigDecimal.class);
    BigDecimal right = operands.get(1).getValueAs(BigDecimal.class);
    BigDecimal result =
        switch (call.getKind()) {
          case PLUS -> left.add(right);
          case MINUS -> left.subtract(right);
          default -> left.multiply(right);
        };
    return exact(builder, result, call.getType());
  }

  /** An interval so many times, empty where it is longer than 64 bits of milliseconds. */
  private static Optional<RexNode> multiple(
      RexBuilder builder, RexCall call, List<RexLiteral> operands) {
    BigDecimal product =
        operands.stream()
            .map(operand -> operand.getValueAs(BigDecimal.class))
            .reduce(BigDecimal.ONE, BigDecimal::multiply);
    boolean isWhole = product.stripTrailingZeros().scale() <= 0;
    return isWhole && product.toBigInteger().bitLength() < Long.SIZE
        ? Optional.of(
            builder.makeIntervalLiteral(product.setScale(0), call.getType().getIntervalQualifier()))
        : Optional.empty();
  }

  private static boolean isExact(RelDataType type) {
    return SqlTypeUtil.isExactNumeric(type);
  }

  /** The literal of an exact number, empty where it does not fit its type. */
  private static Optional<RexNode> exact(RexBuilder builder, BigDecimal value, RelDataType type) {
    BigDecimal rounded = value.setScale(Math.max(0, type.getScale()), RoundingMode.HALF_UP);
    boolean fits =
        switch (type.getSqlTypeName()) {
          case SMALLINT -> rounded.toBigInteger().bitLength() < Short.SIZE;
          case INTEGER -> rounded.toBigInteger().bitLength() < Integer.SIZE;
          case BIGINT -> rounded.toBigInteger().bitLength() < Long.SIZE;
          default -> rounded.precision() - rounded.scale() <= type.getPrecision() - type.getScale();
        };
    return fits ? Optional.of(builder.makeLiteral(rounded, type, true)) : Optional.empty();
  }

  /**
   * A date or timestamp plus or minus an interval; a day past the end of a month becomes its last,
   * as in PostgreSQL.
   */
  private static Optional<RexNode> shift(
      RexBuilder builder, RexCall call, List<RexLiteral> operands) {
    if (operands.size() != 2) {
      return Optional.empty();
    }

    RexLiteral moment = operands.get(0);
    RexLiteral interval = operands.get(1);
    if (SqlTypeUtil.isInterval(moment.getType())) {
      moment = operands.get(1);
      interval = operands.get(0);
    }

    if (!SqlTypeUtil.isInterval(interval.getType())) {
      return Optional.empty();
    }

    long amount = interval.getValueAs(BigDecimal.class).longValueExact();
    long signed = call.getKind() == SqlKind.MINUS ? -amount : amount;
    boolean months = interval.getType().getSqlTypeName().isYearMonth();
    Optional<LocalDateTime> start = moment(moment);
    return start.flatMap(
        from -> {
          LocalDateTime to =
              months ? from.plusMonths(signed) : from.plus(signed, ChronoUnit.MILLIS);
          return literal(builder, to, call.getType());
        });
  }

  private static Optional<LocalDateTime> moment(RexLiteral literal) {
    return switch (literal.getType().getSqlTypeName()) {
      case DATE ->
          Optional.of(
              LocalDate.ofEpochDay(literal.getValueAs(DateString.class).getDaysSinceEpoch())
                  .atStartOfDay());
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          parseTimestamp(literal.getValueAs(TimestampString.class).toString());
      default -> Optional.empty();
    };
  }

  private static Optional<RexNode> literal(
      RexBuilder builder, LocalDateTime value, RelDataType type) {
    if (value.getYear() < 1 || value.getYear() > MAX_YEAR) {
      return Optional.empty();
    }

    return switch (type.getSqlTypeName()) {
      case DATE ->
          value.toLocalTime().equals(LocalTime.MIDNIGHT)
              ? Optional.of(date(builder, value.toLocalDate(), type))
              : Optional.empty();
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          Optional.of(timestamp(builder, value, type));
      default -> Optional.empty();
    };
  }

  private static RexNode date(RexBuilder builder, LocalDate value, RelDataType type) {
    return builder.makeLiteral(new DateString(DATE.format(value)), type, false);
  }

  private static RexNode timestamp(RexBuilder builder, LocalDateTime value, RelDataType type) {
    TimestampString text =
        new TimestampString(
                value.getYear(),
                value.getMonthValue(),
                value.getDayOfMonth(),
                value.getHour(),
                value.getMinute(),
                value.getSecond())
            .withNanos(value.getNano());
    return type.getSqlTypeName() == SqlTypeName.TIMESTAMP
        ? builder.makeTimestampLiteral(text, HouseTypeSystem.SECOND_PRECISION)
        : builder.makeTimestampWithLocalTimeZoneLiteral(text, HouseTypeSystem.SECOND_PRECISION);
  }

  private static Optional<RexNode> cast(RexBuilder builder, RexLiteral literal, RelDataType type) {
    if (literal.getType().getSqlTypeName() == type.getSqlTypeName()
        && literal.getType().getPrecision() == type.getPrecision()
        && literal.getType().getScale() == type.getScale()) {
      // The plain value of a moment is a calendar, which has no microseconds.
      return Optional.of(
          SqlTypeUtil.isDatetime(type)
              ? literal
              : builder.makeLiteral(literal.getValue(), type, true));
    }

    return switch (type.getSqlTypeName()) {
      case SMALLINT, INTEGER, BIGINT, DECIMAL -> castToExact(builder, literal, type);
      case DATE, TIMESTAMP -> castToMoment(builder, literal, type);
      default -> Optional.empty();
    };
  }

  private static Optional<RexNode> castToExact(
      RexBuilder builder, RexLiteral literal, RelDataType type) {
    if (isExact(literal.getType())) {
      return exact(builder, literal.getValueAs(BigDecimal.class), type);
    }

    if (!(literal.getValue() instanceof NlsString text)) {
      return Optional.empty();
    }

    String digits = text.getValue().strip();
    String form = type.getScale() > 0 ? "[+-]?\\d{1,76}(\\.\\d{0,76})?" : "[+-]?\\d{1,76}";
    return digits.matches(form) ? exact(builder, new BigDecimal(digits), type) : Optional.empty();
  }

  private static Optional<RexNode> castToMoment(
      RexBuilder builder, RexLiteral literal, RelDataType type) {
    Optional<LocalDateTime> value =
        literal.getValue() instanceof NlsString text
            ? parseTimestamp(text.getValue().strip())
            : moment(literal);
    if (type.getSqlTypeName() == SqlTypeName.DATE) {
      value = value.map(moment -> moment.toLocalDate().atStartOfDay());
    }

    return value.flatMap(moment -> literal(builder, moment, type));
  }

  private static Optional<LocalDateTime> parseTimestamp(String text) {
    try {
      return text.length() == "0000-00-00".length()
          ? Optional.of(LocalDate.parse(text, DATE).atStartOfDay())
          : Optional.of(LocalDateTime.parse(text, TIMESTAMP));
    } catch (DateTimeException e) {
      // Not a form that is read here: the source or the engine reads it, or says what is wrong with
      // it.
      return Optional.empty();
    }
  }
}
