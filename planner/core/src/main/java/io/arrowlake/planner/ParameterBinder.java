package io.arrowlake.planner;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.type.HouseTypeSystem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** Puts the values of parameters into a tree as literals of the parameters' types. Stateless. */
final class ParameterBinder {
  private static final int MICRO = 1_000;

  private ParameterBinder() {}

  /**
   * The tree with its parameters replaced.
   *
   * @throws ArrowLakeException INVALID_PARAMETER where there are too few values or one is not of
   *     its type
   */
  static RelNode bind(RelNode tree, List<@Nullable Object> values) {
    return bind(tree, values, false);
  }

  /**
   * The same for a tree that is not rewritten any more: within other expressions, the literals have
   * no cast that says no more than that a parameter may be NULL.
   */
  static RelNode bindRewritten(RelNode tree, List<@Nullable Object> values) {
    return bind(tree, values, true);
  }

  private static RelNode bind(RelNode tree, List<@Nullable Object> values, boolean isRewritten) {
    RexBuilder builder = tree.getCluster().getRexBuilder();
    RexShuttle parameters =
        new RexShuttle() {
          @Override
          public RexNode visitDynamicParam(RexDynamicParam parameter) {
            return builder.ensureType(
                parameter.getType(), literal(builder, parameter, values), true);
          }

          @Override
          public RexNode visitCall(RexCall call) {
            if (!isRewritten) {
              return super.visitCall(call);
            }

            List<RexNode> operands = new ArrayList<>();
            for (RexNode operand : call.getOperands()) {
              operands.add(
                  operand instanceof RexDynamicParam parameter
                      ? literal(builder, parameter, values)
                      : operand.accept(this));
            }

            return operands.equals(call.getOperands())
                ? call
                : call.clone(call.getType(), operands);
          }

          @Override
          public RexNode visitSubQuery(RexSubQuery query) {
            RexNode outer = super.visitSubQuery(query);
            return outer instanceof RexSubQuery same
                ? same.clone(bind(same.rel, values, isRewritten))
                : outer;
          }
        };
    return tree.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode node) {
            return super.visit(node).accept(parameters);
          }
        });
  }

  private static RexNode literal(
      RexBuilder builder, RexDynamicParam parameter, List<@Nullable Object> values) {
    int index = parameter.getIndex();
    if (index >= values.size()) {
      throw new ArrowLakeException(
          ErrorCode.INVALID_PARAMETER, "Parameter " + (index + 1) + " has no value");
    }

    RelDataType type = parameter.getType();
    Object value = values.get(index);
    if (value == null) {
      return builder.makeNullLiteral(type);
    }

    try {
      RelDataType notNull = builder.getTypeFactory().createTypeWithNullability(type, false);
      return builder.makeLiteral(form(value, type), notNull, true);
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
      throw new ArrowLakeException(
          ErrorCode.INVALID_PARAMETER,
          "Parameter " + (index + 1) + " is not a value of " + type,
          e);
    }
  }

  private static Object form(Object value, RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> truth(value);
      case SMALLINT, INTEGER, BIGINT, DECIMAL -> number(value, type);
      case REAL, DOUBLE ->
          value instanceof Number n ? n.doubleValue() : Double.valueOf(value.toString().strip());
      case CHAR, VARCHAR -> new NlsString(value.toString(), null, null);
      case UUID -> value instanceof UUID uuid ? uuid : UUID.fromString(value.toString());
      case VARBINARY -> value instanceof byte[] bytes ? new ByteString(bytes) : bytes(value);
      case DATE -> new DateString(date(value).toString());
      case TIME -> time(value);
      case TIMESTAMP -> timestamp(local(value));
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(instant(value));
      default -> throw new IllegalArgumentException("No parameter can have the type " + type);
    };
  }

  private static Boolean truth(Object value) {
    return value instanceof Boolean truth
        ? truth
        : switch (value.toString().strip()) {
          case "true", "t", "1" -> true;
          case "false", "f", "0" -> false;
          default -> throw new IllegalArgumentException("Not a truth value");
        };
  }

  private static BigDecimal number(Object value, RelDataType type) {
    BigDecimal number =
        value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString().strip());
    BigDecimal scaled = number.setScale(Math.max(0, type.getScale()), RoundingMode.HALF_UP);
    int room =
        switch (type.getSqlTypeName()) {
          case SMALLINT -> Short.SIZE;
          case INTEGER -> Integer.SIZE;
          case BIGINT -> Long.SIZE;
          default -> Integer.MAX_VALUE;
        };
    int most =
        HouseTypeSystem.isWide(type) ? type.getPrecision() : HouseTypeSystem.MAX_DECIMAL_PRECISION;
    if (scaled.unscaledValue().bitLength() >= room || scaled.precision() > most) {
      throw new ArithmeticException("Out of range");
    }

    return scaled;
  }

  private static ByteString bytes(Object value) {
    return value instanceof ByteBuffer buffer
        ? new ByteString(buffer.array())
        : new ByteString(value.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static LocalDate date(Object value) {
    if (value instanceof LocalDate date) {
      return date;
    }

    return value instanceof LocalDateTime moment
        ? moment.toLocalDate()
        : LocalDate.parse(value.toString().strip());
  }

  private static TimeString time(Object value) {
    LocalTime time =
        value instanceof LocalTime local ? local : LocalTime.parse(value.toString().strip());
    return new TimeString(time.getHour(), time.getMinute(), time.getSecond())
        .withNanos(time.getNano() / MICRO * MICRO);
  }

  private static LocalDateTime local(Object value) {
    if (value instanceof LocalDateTime local) {
      return local;
    } else if (value instanceof LocalDate date) {
      return date.atStartOfDay();
    } else if (value instanceof String text) {
      String iso = text.strip().replace(' ', 'T');
      return iso.indexOf('T') < 0 ? LocalDate.parse(iso).atStartOfDay() : LocalDateTime.parse(iso);
    }

    return instant(value);
  }

  private static LocalDateTime instant(Object value) {
    if (value instanceof Instant instant) {
      return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    } else if (value instanceof OffsetDateTime moment) {
      return moment.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    } else if (value instanceof LocalDateTime local) {
      return local;
    } else if (value instanceof LocalDate date) {
      return date.atStartOfDay();
    }

    String iso = value.toString().strip().replace(' ', 'T');
    return iso.matches(".*([+-]\\d\\d(:?\\d\\d)?|Z)$") && iso.indexOf('T') > 0
        ? OffsetDateTime.parse(iso).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
        : local(iso);
  }

  private static TimestampString timestamp(LocalDateTime value) {
    return new TimestampString(
            value.getYear(),
            value.getMonthValue(),
            value.getDayOfMonth(),
            value.getHour(),
            value.getMinute(),
            value.getSecond())
        .withNanos(value.getNano() / MICRO * MICRO);
  }
}
