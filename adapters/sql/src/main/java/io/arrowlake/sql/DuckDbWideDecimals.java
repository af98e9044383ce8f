package io.arrowlake.sql;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.RefusalReason;
import io.arrowlake.planner.type.HouseTypeSystem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;

/**
 * What DuckDB may do with decimals of more than 38 digits, a type that it does not have. It holds
 * them as bytes that are equal and ordered as the numbers of one scale are: so it joins, groups and
 * sorts them, and hands them on, but does not compute. Stateless.
 *
 * <p>The bytes are the two's complement of the digits without the point, 32 bytes from the most
 * significant on, with the bit of the sign turned round.
 */
final class DuckDbWideDecimals {
  private static final int BYTES = 32;

  private DuckDbWideDecimals() {}

  /** The bytes of a value. */
  static Sql literal(BigDecimal value, RelDataType type) {
    BigInteger digits = value.setScale(type.getScale()).unscaledValue();
    byte[] shortest = digits.toByteArray();
    byte[] bytes = new byte[BYTES];
    Arrays.fill(bytes, (byte) (digits.signum() < 0 ? -1 : 0));
    System.arraycopy(shortest, 0, bytes, BYTES - shortest.length, shortest.length);
    bytes[0] ^= Byte.MIN_VALUE;
    return Sql.atom("from_hex('" + HexFormat.of().formatHex(bytes) + "')");
  }

  /** What DuckDB cannot do of an operation, empty where it can do all. */
  static Optional<Proof> objection(Operation operation) {
    if (operation instanceof Operation.Filter filter) {
      return expression(filter.condition());
    } else if (operation instanceof Operation.Project project) {
      return expression(project.expression());
    } else if (operation instanceof Operation.Join join) {
      return expression(join.condition());
    } else if (operation instanceof Operation.Aggregate aggregate) {
      List<RelDataType> arguments =
          AggregateTable.arguments(aggregate.call()).stream()
              .map(i -> aggregate.inputs().get(i).type())
              .toList();
      return chosen(
          aggregate.call().getAggregation().getName(), arguments, aggregate.call().toString());
    } else if (operation instanceof Operation.Values values) {
      return values.columns().stream().map(ColumnFacts::type).anyMatch(DuckDbWideDecimals::isWide)
          ? refuse("rows of literals")
          : Optional.empty();
    }

    return Optional.empty();
  }

  private static Optional<Proof> expression(RexNode node) {
    if (!(node instanceof RexCall call)) {
      return Optional.empty();
    } else if (node instanceof RexOver over) {
      return window(over);
    } else if (isWide(call.getType()) || anyWide(call)) {
      if (!isHandedOn(call)) {
        return refuse(call.toString());
      }
    }

    return first(call.getOperands());
  }

  private static Optional<Proof> first(List<RexNode> nodes) {
    return nodes.stream().map(DuckDbWideDecimals::expression).flatMap(Optional::stream).findFirst();
  }

  private static boolean anyWide(RexCall call) {
    return call.getOperands().stream().anyMatch(DuckDbWideDecimals::isWide);
  }

  private static boolean isHandedOn(RexCall call) {
    List<RexNode> operands = call.getOperands();
    return switch (call.getKind()) {
      case EQUALS,
          NOT_EQUALS,
          LESS_THAN,
          LESS_THAN_OR_EQUAL,
          GREATER_THAN,
          GREATER_THAN_OR_EQUAL,
          IS_DISTINCT_FROM,
          IS_NOT_DISTINCT_FROM ->
          isSame(operands.get(0), operands.get(1).getType())
              && isSame(operands.get(1), operands.get(0).getType());
      case IS_NULL, IS_NOT_NULL -> true;
      case COALESCE -> operands.stream().allMatch(operand -> isSame(operand, call.getType()));
      case CASE ->
          IntStream.range(0, operands.size())
              .filter(i -> i % 2 == 1 || i == operands.size() - 1)
              .allMatch(i -> isSame(operands.get(i), call.getType()));
      case CAST ->
          isSame(operands.get(0), call.getType())
              && call.getType().getPrecision() >= operands.get(0).getType().getPrecision();
      default -> false;
    };
  }

  /** Whether the bytes of an operand are those of the type. */
  private static boolean isSame(RexNode operand, RelDataType type) {
    boolean isNull = operand instanceof RexLiteral literal && literal.isNull();
    return isWide(type)
        ? isNull || isWide(operand) && operand.getType().getScale() == type.getScale()
        : !isWide(operand);
  }

  private static Optional<Proof> window(RexOver over) {
    List<RelDataType> types = over.getOperands().stream().map(RexNode::getType).toList();
    boolean byValue =
        !over.getWindow().isRows()
            && (over.getWindow().getLowerBound().getOffset() != null
                || over.getWindow().getUpperBound().getOffset() != null)
            && over.getWindow().orderKeys.stream().anyMatch(key -> isWide(key.left));
    boolean hasDefault = over.getOperands().size() > 2 && isWide(over.getOperands().get(0));
    if (byValue || hasDefault && !isSame(over.getOperands().get(2), over.getType())) {
      return refuse(over.toString());
    }

    return chosen(over.getAggOperator().getName(), types, over.toString())
        .or(() -> first(over.getOperands()))
        .or(() -> first(over.getWindow().partitionKeys))
        .or(() -> first(over.getWindow().orderKeys.stream().map(key -> key.left).toList()));
  }

  /** Functions that give one of their values, or count them. */
  private static Optional<Proof> chosen(String function, List<RelDataType> types, String text) {
    boolean isChosen =
        switch (function) {
          case "COUNT",
              "MIN",
              "MAX",
              "ANY_VALUE",
              "SINGLE_VALUE",
              "LAG",
              "LEAD",
              "FIRST_VALUE",
              "LAST_VALUE",
              "NTH_VALUE" ->
              true;
          default -> false;
        };
    return isChosen || types.stream().noneMatch(DuckDbWideDecimals::isWide)
        ? Optional.empty()
        : refuse(text);
  }

  private static boolean isWide(RexNode node) {
    return isWide(node.getType());
  }

  static boolean isWide(RelDataType type) {
    return HouseTypeSystem.isWide(type);
  }

  private static Optional<Proof> refuse(String what) {
    return Optional.of(
        Proof.refuse(RefusalReason.TYPE, what + " with decimals of more than 38 digits"));
  }
}
