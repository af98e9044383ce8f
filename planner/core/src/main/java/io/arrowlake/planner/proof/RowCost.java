package io.arrowlake.planner.proof;

import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * What a row costs in each kind of operator of a site.
 *
 * @param filter for each row that goes in
 * @param project for each row that goes in
 * @param aggregate for each row that goes in; it keeps the groups
 * @param textAggregate the same where a key is a text
 * @param join for each row of the result, half of what a row of either input costs; it keeps the
 *     right input
 * @param textJoin the same where a key is a text
 * @param sort for each row that goes in and each e<sup>4</sup>-fold of their number; it keeps all
 * @param topN for each row that goes into a sort of which the first rows are kept only
 * @param other for each row that goes into anything else
 */
public record RowCost(
    RowPrice filter,
    RowPrice project,
    RowPrice aggregate,
    RowPrice textAggregate,
    RowPrice join,
    RowPrice textJoin,
    RowPrice sort,
    RowPrice topN,
    RowPrice other) {
  /** What a filter or a projection costs, where all that hashes or sorts costs 1. */
  private static final double SIMPLE = 0.2;

  /**
   * The prices of a site of which nothing is known but what an operator costs on the whole.
   *
   * @param nanos nanoseconds for a row
   */
  public static RowCost even(double nanos) {
    RowPrice simple = RowPrice.flat(SIMPLE * nanos);
    RowPrice row = RowPrice.flat(nanos);
    return new RowCost(simple, simple, row, row, row, row, row, row, row);
  }

  /** The price for this operator. */
  public RowPrice of(RelNode node) {
    if (node instanceof Filter) {
      return filter;
    } else if (node instanceof Project) {
      return project;
    } else if (node instanceof Aggregate grouping) {
      return isText(grouping.getInput(), grouping.getGroupSet()) ? textAggregate : aggregate;
    } else if (node instanceof Join pairing) {
      JoinInfo keys = pairing.analyzeCondition();
      return isText(pairing.getLeft(), keys.leftKeys) ? textJoin : join;
    } else if (node instanceof Sort order && !order.getCollation().getFieldCollations().isEmpty()) {
      return order.fetch == null ? sort : topN;
    }

    return other;
  }

  private static boolean isText(RelNode node, Iterable<Integer> columns) {
    for (int column : columns) {
      if (SqlTypeUtil.inCharFamily(node.getRowType().getFieldList().get(column).getType())) {
        return true;
      }
    }

    return false;
  }
}
