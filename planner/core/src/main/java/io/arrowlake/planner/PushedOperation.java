package io.arrowlake.planner;

import io.arrowlake.planner.plan.FragmentInput;
import java.util.Locale;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;

/** A kind of work that a source may do beyond reading the needed columns of a table. */
public enum PushedOperation {
  FILTER,
  PROJECT,
  AGGREGATE,
  JOIN,
  /** ORDER BY and LIMIT. */
  SORT,
  /** UNION, INTERSECT and EXCEPT. */
  SET_OPERATION,
  WINDOW,
  /** Rows of literals, which are worth sending only to be joined there. */
  VALUES,
  /** The keys that a fragment is filtered by once they are known. */
  RUNTIME_FILTER,
  /** The rows of another fragment that are sent to be joined there. */
  SENT_INPUT,
  /** UPDATE, DELETE, MERGE and INSERT as one statement of the source. */
  CHANGE;

  /** The kind in words, such as {@code set operation}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Whether a node only reads columns of a table, which every source does. */
  public static boolean isReading(RelNode node) {
    return node instanceof TableScan
        || node instanceof Project project
            && project.getInput() instanceof TableScan
            && project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
  }

  /** The kind of work that a node stands for. */
  public static PushedOperation of(RelNode node) {
    if (node instanceof Filter) {
      return FILTER;
    } else if (node instanceof Aggregate) {
      return AGGREGATE;
    } else if (node instanceof Join) {
      return JOIN;
    } else if (node instanceof Sort) {
      return SORT;
    } else if (node instanceof SetOp) {
      return SET_OPERATION;
    } else if (node instanceof Project project) {
      return project.containsOver() ? WINDOW : PROJECT;
    } else if (node instanceof FragmentInput) {
      return SENT_INPUT;
    }

    return VALUES;
  }
}
