package io.arrowlake.planner.proof;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** Follows the facts of columns from tables up through a tree. Stateless. */
public final class ColumnFactsDeriver {

  /** The facts of the columns of a node, in order, with the names and types of its row type. */
  public List<ColumnFacts> of(RelNode node) {
    return of(node, node.getInputs().stream().map(this::of).toList());
  }

  /** The facts of the columns of a node that reads columns with these facts, input by input. */
  public List<ColumnFacts> of(RelNode node, List<List<ColumnFacts>> inputs) {
    List<RelDataTypeField> fields = node.getRowType().getFieldList();
    List<ColumnFacts> origins = origins(node, inputs);
    List<ColumnFacts> facts = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      facts.add(origins.get(i).as(fields.get(i).getName(), fields.get(i).getType()));
    }

    return facts;
  }

  /** The facts of the columns of a relation that a statement computes, under their names. */
  public static List<ColumnFacts> derived(RelDataType rowType) {
    return rowType.getFieldList().stream()
        .map(field -> ColumnFacts.derived(field.getName(), field.getType()))
        .toList();
  }

  private static List<ColumnFacts> origins(RelNode node, List<List<ColumnFacts>> inputs) {
    if (node instanceof TableScan scan) {
      SourceTable table = scan.getTable().unwrap(SourceTable.class);
      return table == null ? derived(node.getRowType()) : table.columns();
    } else if (node instanceof Filter || node instanceof Sort) {
      return inputs.get(0);
    } else if (node instanceof Project project) {
      return project(project, inputs.get(0));
    } else if (node instanceof Join join) {
      List<ColumnFacts> columns = new ArrayList<>(inputs.get(0));
      if (join.getJoinType().projectsRight()) {
        columns.addAll(inputs.get(1));
      }

      return columns;
    } else if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate, inputs.get(0));
    } else if (node instanceof SetOp setOp) {
      return setOperation(setOp, inputs);
    }

    return derived(node.getRowType());
  }

  private static List<ColumnFacts> project(Project project, List<ColumnFacts> inputs) {
    List<ColumnFacts> columns = new ArrayList<>();
    for (RexNode expression : project.getProjects()) {
      columns.add(
          expression instanceof RexInputRef ref
              ? inputs.get(ref.getIndex())
              : ColumnFacts.derived("", expression.getType()));
    }

    return columns;
  }

  private static List<ColumnFacts> aggregate(Aggregate aggregate, List<ColumnFacts> inputs) {
    List<ColumnFacts> columns = new ArrayList<>();
    for (int column : aggregate.getGroupSet()) {
      columns.add(inputs.get(column));
    }

    for (AggregateCall call : aggregate.getAggCallList()) {
      SqlKind kind = call.getAggregation().getKind();
      boolean one = kind == SqlKind.MIN || kind == SqlKind.MAX || kind == SqlKind.ANY_VALUE;
      columns.add(
          one ? inputs.get(call.getArgList().get(0)) : ColumnFacts.derived("", call.getType()));
    }

    return columns;
  }

  private static List<ColumnFacts> setOperation(SetOp setOp, List<List<ColumnFacts>> inputs) {
    List<ColumnFacts> columns = new ArrayList<>();
    for (int i = 0; i < setOp.getRowType().getFieldCount(); i++) {
      ColumnFacts first = inputs.get(0).get(i);
      int place = i;
      boolean same =
          inputs.stream()
              .map(input -> input.get(place))
              .allMatch(
                  column ->
                      column.collation() == first.collation()
                          && column.remoteType().equals(first.remoteType()));
      columns.add(same ? first.within(null) : ColumnFacts.derived("", first.type()));
    }

    return columns;
  }
}
