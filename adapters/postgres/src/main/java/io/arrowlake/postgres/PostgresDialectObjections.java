package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.RefusalReason;
import io.arrowlake.sql.Family;
import io.arrowlake.sql.SqlDialectBase;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.Sarg;

/**
 * What PostgreSQL must not be given although it could be spelled: above all, comparisons of text
 * that its collation finds equal though the bytes differ. Stateless.
 */
final class PostgresDialectObjections {
  private static final Set<String> ASSIGNED_TEXTS = Set.of("text", "varchar", "bpchar", "citext");
  private static final String REMEDY = "Give the column a deterministic collation";

  private final ZeroByteObjection zeroBytes = new ZeroByteObjection();

  Optional<Proof> to(Operation operation, SqlDialectBase dialect) {
    return zeroBytes.in(operation).or(() -> meaning(operation, dialect));
  }

  private static Optional<Proof> meaning(Operation operation, SqlDialectBase dialect) {
    if (operation instanceof Operation.Filter filter) {
      return filter(filter.condition(), facts(filter.inputs(), dialect));
    } else if (operation instanceof Operation.Project project) {
      return project(project.expression(), facts(project.inputs(), dialect));
    } else if (operation instanceof Operation.Group group) {
      return column(dialect.columnFacts(group.column()));
    } else if (operation instanceof Operation.Aggregate aggregate) {
      return aggregate(aggregate.call(), facts(aggregate.inputs(), dialect));
    } else if (operation instanceof Operation.Join join) {
      return join(join, facts(join.inputs(), dialect));
    } else if (operation instanceof Operation.SetOperation set && !set.all()) {
      return column(dialect.columnFacts(set.column()));
    } else if (operation instanceof Operation.Assign assign) {
      return assign(assign.column());
    } else if (operation instanceof Operation.Input input) {
      return input.columns().stream()
          .map(PostgresDialectObjections::input)
          .flatMap(Optional::stream)
          .findFirst();
    } else if (operation instanceof Operation.Values values) {
      return values.columns().stream()
          .map(column -> result(column.name(), column.type()))
          .flatMap(Optional::stream)
          .findFirst();
    }

    return Optional.empty();
  }

  private static Optional<Proof> input(ColumnFacts column) {
    return InputColumn.hasType(column.type())
        ? Optional.empty()
        : refuse(
            RefusalReason.TYPE,
            column.name() + " of type " + column.type().getFullTypeString() + " is not sent",
            "");
  }

  /** The server converts only what its own type is; it would refuse other texts, or cut a name. */
  private static Optional<Proof> assign(ColumnFacts column) {
    boolean text = Family.of(column.type()) == Family.TEXT;
    return text != ASSIGNED_TEXTS.contains(column.remoteType())
        ? Optional.of(
            Proof.refuse(
                RefusalReason.TYPE,
                column.name() + " of type " + column.remoteType() + " is written by its text"))
        : Optional.empty();
  }

  private static List<ColumnFacts> facts(List<ColumnFacts> inputs, SqlDialectBase dialect) {
    return inputs.stream().map(dialect::columnFacts).toList();
  }

  private static Optional<Proof> filter(RexNode condition, List<ColumnFacts> inputs) {
    return isEquality(condition, inputs)
        ? Optional.of(Proof.superset("the collation may find different texts equal"))
        : expression(condition, inputs);
  }

  /** Whether an equality with values keeps at least the rows that are equal by their bytes. */
  private static boolean isEquality(RexNode condition, List<ColumnFacts> inputs) {
    if (!(condition instanceof RexCall call) || call.getOperands().size() != 2) {
      return false;
    }

    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    return switch (call.getKind()) {
      case EQUALS ->
          (isLoose(left, inputs) && expression(right, inputs).isEmpty())
              || (isLoose(right, inputs) && expression(left, inputs).isEmpty());
      case SEARCH -> isLoose(left, inputs) && isPoints((RexLiteral) right);
      default -> false;
    };
  }

  private static boolean isPoints(RexLiteral literal) {
    Sarg<?> sarg = literal.getValueAs(Sarg.class);
    return sarg.isPoints() && sarg.nullAs != RexUnknownAs.TRUE;
  }

  /** Whether the node is a column whose collation finds different texts equal. */
  private static boolean isLoose(RexNode node, List<ColumnFacts> inputs) {
    return node instanceof RexInputRef ref
        && inputs.get(ref.getIndex()).collation() == Collation.NONDETERMINISTIC;
  }

  private static Optional<Proof> project(RexNode expression, List<ColumnFacts> inputs) {
    return expression instanceof RexInputRef
        ? Optional.empty()
        : expression(expression, inputs)
            .or(() -> result(expression.toString(), expression.getType()));
  }

  /** Values of these types have no form in which they leave the server. */
  private static Optional<Proof> result(String what, RelDataType type) {
    return switch (Family.of(type)) {
      case MONTHS, MICROSECONDS, ARRAY, MAP, ROW, OTHER ->
          refuse(RefusalReason.TYPE, what + " of type " + type, "");
      default -> Optional.empty();
    };
  }

  private static Optional<Proof> expression(RexNode node, List<ColumnFacts> inputs) {
    if (isLoose(node, inputs)) {
      return column(inputs.get(((RexInputRef) node).getIndex()));
    } else if (node instanceof RexCall call) {
      boolean isTest = call.getKind() == SqlKind.IS_NULL || call.getKind() == SqlKind.IS_NOT_NULL;
      return isTest && isLoose(call.getOperands().get(0), inputs)
          ? Optional.empty()
          : operands(call, inputs);
    }

    return Optional.empty();
  }

  private static Optional<Proof> operands(RexCall call, List<ColumnFacts> inputs) {
    Optional<Proof> own = first(call.getOperands(), inputs);
    return call instanceof RexOver over
        ? own.or(() -> first(over.getWindow().partitionKeys, inputs))
            .or(() -> first(over.getWindow().orderKeys.stream().map(k -> k.left).toList(), inputs))
        : own;
  }

  private static Optional<Proof> first(List<RexNode> nodes, List<ColumnFacts> inputs) {
    return nodes.stream()
        .map(node -> expression(node, inputs))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Proof> column(ColumnFacts column) {
    return column.collation() == Collation.NONDETERMINISTIC
        ? refuse(
            RefusalReason.COLLATION,
            column.name() + " has a collation that finds different texts equal",
            REMEDY)
        : Optional.empty();
  }

  private static Optional<Proof> aggregate(AggregateCall call, List<ColumnFacts> inputs) {
    boolean isOrderedByBytes =
        switch (call.getAggregation().getKind()) {
          case COUNT, MIN, MAX, ANY_VALUE -> !call.isDistinct();
          default -> false;
        };
    if (isOrderedByBytes) {
      return Optional.empty();
    }

    return call.getArgList().stream()
        .map(argument -> column(inputs.get(argument)))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> result(call.toString(), call.getType()));
  }

  private static Optional<Proof> join(Operation.Join join, List<ColumnFacts> inputs) {
    boolean isHashed =
        RelOptUtil.conjunctions(join.condition()).stream()
            .allMatch(PostgresDialectObjections::equatesColumns);
    return join.type() == JoinRelType.FULL && !isHashed
        ? refuse(RefusalReason.NOT_IMPLEMENTED, "a full join on more than equal columns", "")
        : expression(join.condition(), inputs);
  }

  private static boolean equatesColumns(RexNode conjunct) {
    return conjunct instanceof RexCall call
        && call.getKind() == SqlKind.EQUALS
        && call.getOperands().stream().allMatch(RexInputRef.class::isInstance);
  }

  private static Optional<Proof> refuse(RefusalReason reason, String detail, String remedy) {
    return Optional.of(Proof.refuse(reason, detail, remedy));
  }
}
