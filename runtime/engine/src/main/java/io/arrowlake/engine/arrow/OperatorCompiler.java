package io.arrowlake.engine.arrow;

import io.arrowlake.engine.ComputeEngine;
import io.arrowlake.planner.NodeProver;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.type.HouseTypeSystem;
import io.arrowlake.spi.ArrowSchemas;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Turns the relational tree of a fragment into operators. Used by one thread, for one fragment. */
final class OperatorCompiler {
  private final KernelCatalog catalog;
  private final QueryWriter.Bindings bindings;
  private final List<RexLiteral> parameters;
  private final @Nullable ComputeEngine larger;
  private final NodeProver prover = new NodeProver();

  /**
   * A compiler that puts these values in the place of the parameters.
   *
   * @param larger goes on where an operator outgrows its memory, null for none
   */
  OperatorCompiler(
      KernelCatalog catalog, QueryWriter.Bindings bindings, @Nullable ComputeEngine larger) {
    this.catalog = catalog;
    this.bindings = bindings;
    this.parameters = bindings.parameters();
    this.larger = larger;
  }

  /**
   * The operators of a tree.
   *
   * @throws UnsupportedExpression where the prover would have refused it
   */
  Operator compile(RelNode node) {
    if (node instanceof FragmentInput input) {
      return new InputOperator(input.fragment());
    } else if (node instanceof Filter filter) {
      Kernel condition = catalog.compile(filter.getCondition(), parameters);
      return PipelineOperator.of(
          compile(filter.getInput()), new FilterStep(condition, schema(filter)));
    } else if (node instanceof Project project) {
      return PipelineOperator.of(
          compile(project.getInput()), project(project.getProjects(), project.getRowType()));
    } else if (node instanceof Join join) {
      return join(join);
    } else if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    } else if (node instanceof Sort sort) {
      return sort(sort);
    } else if (node instanceof Union union) {
      return union(union);
    } else if (node instanceof Values values) {
      return values(values);
    }

    throw new UnsupportedExpression("the operator " + node.getRelTypeName());
  }

  private @Nullable Handover handover(RelNode node) {
    boolean takes = larger != null && (!hasWide(node) || prover.takes(node, larger.site()));
    return takes ? new Handover(larger, node, bindings) : null;
  }

  /** All else that the operators compute is computed by the larger engine, too. */
  private static boolean hasWide(RelNode node) {
    return node.getInputs().stream()
        .flatMap(input -> input.getRowType().getFieldList().stream())
        .anyMatch(field -> HouseTypeSystem.isWide(field.getType()));
  }

  private static Schema schema(RelNode node) {
    return ArrowSchemas.schema(node.getRowType());
  }

  private ProjectStep project(List<RexNode> projects, RelDataType rowType) {
    List<ProjectStep.Output> outputs = new ArrayList<>();
    for (int i = 0; i < projects.size(); i++) {
      RelDataType type = rowType.getFieldList().get(i).getType();
      outputs.add(output(projects.get(i), type));
    }

    return new ProjectStep(outputs, ArrowSchemas.schema(rowType));
  }

  private ProjectStep.Output output(RexNode node, RelDataType type) {
    boolean same = ArrowSchemas.arrowType(node.getType()).equals(ArrowSchemas.arrowType(type));
    if (node instanceof RexInputRef input && same) {
      return new ProjectStep.Output(input.getIndex(), null);
    }

    Kernel kernel =
        same ? catalog.compile(node, parameters) : catalog.compileAs(node, type, parameters);
    return new ProjectStep.Output(-1, kernel);
  }

  private Operator join(Join join) {
    switch (join.getJoinType()) {
      case INNER, LEFT, RIGHT, FULL, SEMI, ANTI -> {}
      default -> throw new UnsupportedExpression("the join type " + join.getJoinType());
    }

    JoinKeys keys = new JoinKeys(join);
    Step step =
        new HashJoinStep(
            compile(join.getRight()),
            join.getJoinType(),
            keys.left,
            keys.right,
            keys.lanes,
            keys.nullSafe,
            keys.residual(join.getCluster().getRexBuilder()),
            schema(join.getRight()),
            schema(join),
            handover(join));
    return PipelineOperator.of(compile(join.getLeft()), step);
  }

  /** Splits a condition into equalities between the inputs and the rest. */
  private final class JoinKeys {
    private final List<Kernel> left = new ArrayList<>();
    private final List<Kernel> right = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Boolean> nullSafe = new ArrayList<>();
    private final List<RexNode> rest = new ArrayList<>();
    private final int leftColumns;
    private final int columns;

    JoinKeys(Join join) {
      this.leftColumns = join.getLeft().getRowType().getFieldCount();
      this.columns = leftColumns + join.getRight().getRowType().getFieldCount();
      RexBuilder builder = join.getCluster().getRexBuilder();
      for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
        RexNode known = collapse(conjunct, builder);
        if (!(known instanceof RexCall call) || !addKey(call)) {
          rest.add(known);
        }
      }
    }

    private RexNode collapse(RexNode conjunct, RexBuilder builder) {
      return conjunct instanceof RexCall call
          ? RelOptUtil.collapseExpandedIsNotDistinctFromExpr(call, builder)
          : conjunct;
    }

    private boolean addKey(RexCall call) {
      boolean safe = call.getKind() == SqlKind.IS_NOT_DISTINCT_FROM;
      if (call.getKind() != SqlKind.EQUALS && !safe) {
        return false;
      }

      RexNode first = call.operands.get(0);
      RexNode second = call.operands.get(1);
      return add(first, second, safe) || add(second, first, safe);
    }

    private boolean add(RexNode ofLeft, RexNode ofRight, boolean safe) {
      ImmutableBitSet leftBits = RelOptUtil.InputFinder.bits(ofLeft);
      ImmutableBitSet rightBits = RelOptUtil.InputFinder.bits(ofRight);
      ImmutableBitSet leftRange = ImmutableBitSet.range(leftColumns);
      ImmutableBitSet rightRange = ImmutableBitSet.range(leftColumns, columns);
      if (leftBits.isEmpty()
          || rightBits.isEmpty()
          || !leftRange.contains(leftBits)
          || !rightRange.contains(rightBits)) {
        return false;
      }

      RexNode shifted = RexUtil.shift(ofRight, -leftColumns);
      List<Kernel> forms = catalog.equalForms(ofLeft, shifted, parameters);
      left.add(forms.get(0));
      right.add(forms.get(1));
      lanes.add(KernelCatalog.equalLane(ofLeft.getType(), ofRight.getType()));
      nullSafe.add(safe);
      return true;
    }

    @Nullable Kernel residual(RexBuilder builder) {
      RexNode condition = RexUtil.composeConjunction(builder, rest);
      return condition.isAlwaysTrue() ? null : catalog.compile(condition, parameters);
    }
  }

  private Operator aggregate(Aggregate aggregate) {
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      throw new UnsupportedExpression("more than one grouping set");
    }

    List<RelDataTypeField> columns = aggregate.getInput().getRowType().getFieldList();
    List<Kernel> keys = new ArrayList<>();
    List<Lane> lanes = new ArrayList<>();
    for (int column : aggregate.getGroupSet()) {
      keys.add(column(column, columns.get(column).getType()));
      lanes.add(Lane.of(columns.get(column).getType()));
    }

    List<RelDataType> types = columns.stream().map(RelDataTypeField::getType).toList();
    List<AggregateFunction> functions =
        aggregate.getAggCallList().stream()
            .map(call -> AggregateCatalog.function(call, types))
            .toList();
    return new HashAggregateOperator(
        compile(aggregate.getInput()),
        keys,
        lanes,
        functions,
        schema(aggregate.getInput()),
        schema(aggregate),
        handover(aggregate));
  }

  private static Kernel column(int column, RelDataType type) {
    Lane lane = Lane.of(type);
    return (frame, rows) -> frame.load(column, lane, rows);
  }

  private Operator sort(Sort sort) {
    Operator input = compile(sort.getInput());
    List<SortKey> keys = new ArrayList<>();
    for (RelFieldCollation collation : sort.getCollation().getFieldCollations()) {
      RelDataType type = sort.getRowType().getFieldList().get(collation.getFieldIndex()).getType();
      keys.add(key(collation, type));
    }

    long offset = number(sort.offset, 0);
    long fetch = number(sort.fetch, Long.MAX_VALUE);
    if (sort.fetch == null && sort.offset == null) {
      return new SortOperator(input, keys, schema(sort), handover(sort));
    } else if (keys.isEmpty()) {
      return new LimitOperator(input, offset, fetch, schema(sort));
    } else if (fetch <= Integer.MAX_VALUE && offset <= Integer.MAX_VALUE) {
      return new TopNOperator(input, keys, offset, fetch, schema(sort), handover(sort));
    }

    RelNode unlimited =
        sort.copy(sort.getTraitSet(), sort.getInput(), sort.getCollation(), null, null);
    return new LimitOperator(
        new SortOperator(input, keys, schema(sort), handover(unlimited)),
        offset,
        fetch,
        schema(sort));
  }

  static SortKey key(RelFieldCollation collation, RelDataType type) {
    boolean descending = collation.direction.isDescending();
    boolean nullsFirst =
        switch (collation.nullDirection) {
          case FIRST -> true;
          case LAST -> false;
          case UNSPECIFIED -> descending;
        };
    return new SortKey(collation.getFieldIndex(), Lane.of(type), descending, nullsFirst);
  }

  private long number(@Nullable RexNode node, long absent) {
    if (node == null) {
      return absent;
    }

    RexNode value =
        node instanceof RexDynamicParam parameter && parameter.getIndex() < parameters.size()
            ? parameters.get(parameter.getIndex())
            : node;
    if (!(value instanceof RexLiteral literal)) {
      throw new UnsupportedExpression("a limit that is no literal: " + node);
    }

    Long number = literal.getValueAs(Long.class);
    return number == null ? absent : number;
  }

  private Operator union(Union union) {
    RexBuilder builder = union.getCluster().getRexBuilder();
    List<Operator> inputs = new ArrayList<>();
    for (RelNode input : union.getInputs()) {
      Operator compiled = compile(input);
      boolean same =
          ArrowSchemas.schema(union.getRowType()).getFields().stream()
              .map(f -> f.getType())
              .toList()
              .equals(schema(input).getFields().stream().map(f -> f.getType()).toList());
      inputs.add(
          same
              ? compiled
              : PipelineOperator.of(
                  compiled,
                  project(
                      List.copyOf(builder.identityProjects(input.getRowType())),
                      union.getRowType())));
    }

    Operator all = new UnionOperator(inputs, schema(union));
    return union.all ? all : distinct(all, union);
  }

  private Operator distinct(Operator input, Union union) {
    RelDataType rowType = union.getRowType();
    List<Kernel> keys = new ArrayList<>();
    List<Lane> lanes = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      keys.add(column(field.getIndex(), field.getType()));
      lanes.add(Lane.of(field.getType()));
    }

    RelNode rows = new FragmentInput(union.getCluster(), 0, rowType, 0);
    ImmutableBitSet all = ImmutableBitSet.range(rowType.getFieldCount());
    RelNode node = LogicalAggregate.create(rows, List.of(), all, null, List.of());
    return new HashAggregateOperator(
        input, keys, lanes, List.of(), schema(union), schema(union), handover(node));
  }

  private static Operator values(Values values) {
    List<List<Kernel>> rows = new ArrayList<>();
    for (List<RexLiteral> tuple : values.getTuples()) {
      List<Kernel> row = new ArrayList<>();
      for (int i = 0; i < tuple.size(); i++) {
        row.add(Literals.kernel(tuple.get(i), values.getRowType().getFieldList().get(i).getType()));
      }

      rows.add(row);
    }

    return new ValuesOperator(rows, schema(values));
  }
}
