package io.arrowlake.planner;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.ValueRange;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes sums and products of decimals narrow where the ranges of their columns prove that every
 * result fits: engines compute 18 digits in 64 bits, and more in 128 at several times the cost. The
 * declared types alone say little: the product of three columns of 12 digits may need 36, and has
 * 10 in nearly every table. Used once, by one thread.
 */
final class DecimalNarrower {
  /** The digits of a decimal that is held in 64 bits. */
  private static final int NARROW = 18;

  /**
   * A tree, and for each of its columns what its values lie between, null where it is not proven.
   */
  private record Ranged(RelNode node, List<@Nullable ValueRange> ranges) {}

  /** The tree with the same columns of the same types, computed in narrower ones. */
  RelNode narrow(RelNode tree) {
    return visit(tree).node();
  }

  private Ranged visit(RelNode node) {
    if (node instanceof TableScan scan) {
      return scan(scan);
    } else if (node instanceof Project project) {
      return project(project);
    } else if (node instanceof Filter filter) {
      return filter(filter);
    } else if (node instanceof Join join) {
      return join(join);
    } else if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    }

    List<Ranged> inputs = node.getInputs().stream().map(this::visit).toList();
    RelNode copy = withInputs(node, inputs.stream().map(Ranged::node).toList());
    return node instanceof Sort ? new Ranged(copy, inputs.get(0).ranges()) : unknown(copy);
  }

  private static RelNode withInputs(RelNode node, List<RelNode> inputs) {
    return inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
  }

  private static Ranged unknown(RelNode node) {
    return new Ranged(node, Collections.nCopies(node.getRowType().getFieldCount(), null));
  }

  private static Ranged scan(TableScan scan) {
    SourceTable table = scan.getTable().unwrap(SourceTable.class);
    if (table == null) {
      return unknown(scan);
    }

    List<@Nullable ValueRange> ranges = new ArrayList<>();
    table.columns().forEach(column -> ranges.add(column.range()));
    return new Ranged(scan, ranges);
  }

  private Ranged project(Project project) {
    Ranged input = visit(project.getInput());
    Expressions expressions = new Expressions(project, input.ranges());
    List<RexNode> projects = project.getProjects().stream().map(expressions::narrow).toList();
    List<@Nullable ValueRange> ranges = new ArrayList<>();
    project.getProjects().forEach(e -> ranges.add(expressions.range(e)));
    boolean same = projects.equals(project.getProjects()) && input.node() == project.getInput();
    RelNode copy =
        same
            ? project
            : project.copy(project.getTraitSet(), input.node(), projects, project.getRowType());
    return new Ranged(copy, ranges);
  }

  private Ranged filter(Filter filter) {
    Ranged input = visit(filter.getInput());
    RexNode condition = new Expressions(filter, input.ranges()).narrow(filter.getCondition());
    boolean same = condition.equals(filter.getCondition()) && input.node() == filter.getInput();
    return new Ranged(
        same ? filter : filter.copy(filter.getTraitSet(), input.node(), condition), input.ranges());
  }

  private Ranged join(Join join) {
    Ranged left = visit(join.getLeft());
    Ranged right = visit(join.getRight());
    List<@Nullable ValueRange> both = new ArrayList<>(left.ranges());
    both.addAll(right.ranges());
    RexNode condition = new Expressions(join, both).narrow(join.getCondition());
    boolean same =
        condition.equals(join.getCondition())
            && left.node() == join.getLeft()
            && right.node() == join.getRight();
    RelNode copy =
        same
            ? join
            : join.copy(
                join.getTraitSet(),
                condition,
                left.node(),
                right.node(),
                join.getJoinType(),
                join.isSemiJoinDone());
    return new Ranged(copy, join.getJoinType().projectsRight() ? both : left.ranges());
  }

  private Ranged aggregate(Aggregate aggregate) {
    Ranged input = visit(aggregate.getInput());
    List<@Nullable ValueRange> ranges = new ArrayList<>();
    aggregate.getGroupSet().forEach(key -> ranges.add(input.ranges().get(key)));
    for (AggregateCall call : aggregate.getAggCallList()) {
      SqlKind kind = call.getAggregation().getKind();
      boolean isOne = kind == SqlKind.MIN || kind == SqlKind.MAX;
      ranges.add(isOne ? input.ranges().get(call.getArgList().get(0)) : null);
    }

    RelNode summed = withNarrowSums(aggregate, input.node());
    return new Ranged(withInputs(aggregate, List.of(summed)), ranges);
  }

  /** The input of an aggregate, in which what is only summed keeps its narrow type. */
  private static RelNode withNarrowSums(Aggregate aggregate, RelNode input) {
    if (!(input instanceof Project project)) {
      return input;
    }

    ImmutableBitSet summed = summed(aggregate);
    List<RexNode> projects = new ArrayList<>();
    for (int i = 0; i < project.getProjects().size(); i++) {
      RexNode expression = project.getProjects().get(i);
      projects.add(summed.get(i) ? Expressions.unwidened(expression) : expression);
    }

    return projects.equals(project.getProjects())
        ? project
        : LogicalProject.create(
            project.getInput(),
            project.getHints(),
            projects,
            project.getRowType().getFieldNames(),
            project.getVariablesSet());
  }

  /** The columns that nothing but sums read; a sum of decimals has all the digits there are. */
  private static ImmutableBitSet summed(Aggregate aggregate) {
    ImmutableBitSet.Builder sums = ImmutableBitSet.builder();
    ImmutableBitSet.Builder others = aggregate.getGroupSet().rebuild();
    for (AggregateCall call : aggregate.getAggCallList()) {
      SqlKind kind = call.getAggregation().getKind();
      boolean isSum = kind == SqlKind.SUM || kind == SqlKind.SUM0;
      (isSum ? sums : others).addAll(call.getArgList());
      others.addAll(call.getCollation().getKeys());
      if (call.filterArg >= 0) {
        others.set(call.filterArg);
      }
    }

    return sums.build().except(others.build());
  }

  /** The expressions of one node, over columns of known ranges. */
  private static final class Expressions {
    private final RexBuilder builder;
    private final List<@Nullable ValueRange> inputs;

    Expressions(RelNode node, List<@Nullable ValueRange> inputs) {
      this.builder = node.getCluster().getRexBuilder();
      this.inputs = inputs;
    }

    /** The expression, of the same type, with its arithmetic in narrow types where they do. */
    RexNode narrow(RexNode expression) {
      return expression.accept(
          new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
              RexNode visited = super.visitCall(call);
              return visited instanceof RexCall inner ? narrowed(inner, call) : visited;
            }
          });
    }

    /**
     * @param call the call with operands that have been narrowed
     * @param original the same call before
     */
    private RexNode narrowed(RexCall call, RexCall original) {
      RelDataType type = call.getType();
      if (!isArithmetic(call) || !isWide(type) || type.getScale() > NARROW) {
        return call;
      }

      List<RexNode> operands = call.getOperands().stream().map(Expressions::unwidened).toList();
      ValueRange range = range(original);
      boolean fits =
          range != null
              && range.fits(NARROW, type.getScale())
              && operands.stream().noneMatch(operand -> isWide(operand.getType()))
              && (call.getKind() == SqlKind.TIMES || termsFit(original));
      if (!fits) {
        return call;
      }

      RelDataTypeFactory types = builder.getTypeFactory();
      RelDataType narrow =
          types.createTypeWithNullability(
              types.createSqlType(SqlTypeName.DECIMAL, NARROW, type.getScale()), type.isNullable());
      return builder.makeAbstractCast(
          type, builder.makeCall(narrow, call.getOperator(), operands), false);
    }

    /** A sum brings its terms to its own scale first. */
    private boolean termsFit(RexCall sum) {
      return sum.getOperands().stream()
          .map(this::range)
          .allMatch(range -> range != null && range.fits(NARROW, sum.getType().getScale()));
    }

    private static boolean isArithmetic(RexCall call) {
      boolean known =
          switch (call.getKind()) {
            case PLUS, MINUS, TIMES -> true;
            default -> false;
          };
      return known
          && call.getOperands().size() == 2
          && call.getOperands().stream().allMatch(o -> SqlTypeUtil.isExactNumeric(o.getType()));
    }

    private static boolean isWide(RelDataType type) {
      return type.getSqlTypeName() == SqlTypeName.DECIMAL && type.getPrecision() > NARROW;
    }

    /** An expression without the cast that made it wide again. */
    static RexNode unwidened(RexNode node) {
      return node.getKind() == SqlKind.CAST
              && isWide(node.getType())
              && ((RexCall) node).getOperands().get(0) instanceof RexCall inner
              && isArithmetic(inner)
              && inner.getType().getSqlTypeName() == SqlTypeName.DECIMAL
              && inner.getType().getPrecision() == NARROW
              && inner.getType().getScale() == node.getType().getScale()
          ? inner
          : node;
    }

    /** What the values of an expression lie between, null where it is not proven. */
    @Nullable ValueRange range(RexNode node) {
      if (!SqlTypeUtil.isExactNumeric(node.getType())) {
        return null;
      } else if (node instanceof RexInputRef ref) {
        ValueRange known = inputs.get(ref.getIndex());
        return known == null ? ofType(node.getType()) : known;
      } else if (node instanceof RexLiteral literal) {
        BigDecimal value = literal.getValueAs(BigDecimal.class);
        return value == null ? null : ValueRange.of(value);
      }

      return node instanceof RexCall call ? range(call) : null;
    }

    private @Nullable ValueRange range(RexCall call) {
      List<RexNode> operands = call.getOperands();
      return switch (call.getKind()) {
        case PLUS, MINUS, TIMES -> isArithmetic(call) ? arithmetic(call) : null;
        case MINUS_PREFIX -> {
          ValueRange operand = range(operands.get(0));
          yield operand == null ? null : operand.negate();
        }
        case CAST -> {
          ValueRange operand = range(operands.get(0));
          yield operand == null ? null : operand.round(scale(call.getType()));
        }
        case COALESCE -> union(operands);
        case CASE -> {
          List<RexNode> values = new ArrayList<>();
          for (int i = 1; i < operands.size(); i += 2) {
            values.add(operands.get(i));
          }

          values.add(operands.get(operands.size() - 1));
          yield union(values);
        }
        default -> ofType(call.getType());
      };
    }

    private @Nullable ValueRange arithmetic(RexCall call) {
      ValueRange left = range(call.getOperands().get(0));
      ValueRange right = range(call.getOperands().get(1));
      if (left == null || right == null) {
        return null;
      }

      return switch (call.getKind()) {
        case PLUS -> left.plus(right);
        case MINUS -> left.plus(right.negate());
        default -> left.times(right).round(scale(call.getType()));
      };
    }

    private @Nullable ValueRange union(List<RexNode> values) {
      ValueRange all = null;
      for (RexNode value : values) {
        if (value instanceof RexLiteral literal && literal.isNull()) {
          continue;
        }

        ValueRange range = range(value);
        if (range == null) {
          return null;
        }

        all = all == null ? range : all.union(range);
      }

      return all;
    }

    private static int scale(RelDataType type) {
      return type.getSqlTypeName() == SqlTypeName.DECIMAL ? type.getScale() : 0;
    }

    /** The values that engines hold in the bits of an integer type. */
    private static @Nullable ValueRange ofType(RelDataType type) {
      return switch (type.getSqlTypeName()) {
        case SMALLINT -> signed(15);
        case INTEGER -> signed(31);
        case BIGINT -> signed(63);
        default -> null;
      };
    }

    private static ValueRange signed(int bits) {
      BigDecimal limit = BigDecimal.valueOf(2).pow(bits);
      return new ValueRange(limit.negate(), limit.subtract(BigDecimal.ONE));
    }
  }
}
