package io.arrowlake.planner;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexInputRef;

/**
 * One step down the way that a column came: the column of an input that it is, unchanged, in rows
 * that the node only drops, repeats or puts together by it. Every value of the column is one of an
 * input's, and rows of the inputs that hold some value may be dropped if those above that hold it
 * may.
 *
 * @param input the position of the input
 * @param column the position of the column in it
 */
record ColumnStep(int input, int column) {

  /**
   * The steps from a column of a node: none where it is made there, more than one where its rows
   * come from several inputs.
   */
  static List<ColumnStep> below(RelNode node, int column) {
    if (node instanceof Filter) {
      return List.of(new ColumnStep(0, column));
    } else if (node instanceof Sort sort && sort.fetch == null && sort.offset == null) {
      return List.of(new ColumnStep(0, column));
    } else if (node instanceof Project project) {
      return project.getProjects().get(column) instanceof RexInputRef ref && !project.containsOver()
          ? List.of(new ColumnStep(0, ref.getIndex()))
          : List.of();
    } else if (node instanceof Aggregate aggregate) {
      return aggregate.getGroupSets().size() == 1 && column < aggregate.getGroupCount()
          ? List.of(new ColumnStep(0, aggregate.getGroupSet().nth(column)))
          : List.of();
    } else if (node instanceof SetOp setOp) {
      return IntStream.range(0, setOp.getInputs().size())
          .mapToObj(input -> new ColumnStep(input, column))
          .toList();
    } else if (node instanceof Join join) {
      return below(join, column);
    }

    return List.of();
  }

  /** Where a side is filled with NULLs its columns also have a value that their input has not. */
  private static List<ColumnStep> below(Join join, int column) {
    int left = join.getLeft().getRowType().getFieldCount();
    if (column < left) {
      return join.getJoinType().generatesNullsOnLeft()
          ? List.of()
          : List.of(new ColumnStep(0, column));
    }

    return join.getJoinType().generatesNullsOnRight()
        ? List.of()
        : List.of(new ColumnStep(1, column - left));
  }
}
