package io.arrowlake.planner.json;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.plan.RuntimeFilter;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * What holds of every plan: its parts refer to what is there, and has the type that they expect.
 * Calcite asserts the like only where assertions are on. Stateless.
 */
final class PlanCheck {
  private PlanCheck() {}

  /**
   * Checks a plan that was read.
   *
   * @throws ArrowLakeException INVALID_PLAN where it is broken
   */
  static void check(FederatedPlan plan) {
    List<Fragment> fragments = plan.fragments();
    if (fragments.isEmpty()) {
      throw JsonObject.invalid("it has no fragments");
    }

    for (int i = 0; i < fragments.size(); i++) {
      Fragment fragment = fragments.get(i);
      int id = i;
      if (fragment.id() != id || fragment.inputs().stream().anyMatch(in -> in < 0 || in >= id)) {
        throw JsonObject.invalid("fragment " + fragment.id() + " is out of order");
      }

      check(fragment.root(), fragment, fragments);
    }

    RelDataType given = plan.root().root().getRowType();
    if (!isSame(types(plan.rowType()), types(given))) {
      throw JsonObject.invalid("the last fragment gives " + given + " for " + plan.rowType());
    }

    plan.runtimeFilters().forEach(filter -> check(filter, fragments));
  }

  private static void check(RelNode node, Fragment fragment, List<Fragment> fragments) {
    node.getInputs().forEach(input -> check(input, fragment, fragments));
    if (node instanceof FragmentInput input) {
      boolean isThere =
          fragment.inputs().contains(input.fragment())
              && isSame(
                  types(input.getRowType()),
                  types(fragments.get(input.fragment()).root().getRowType()));
      if (!isThere) {
        throw JsonObject.invalid(
            "fragment " + fragment.id() + " reads what fragment " + input.fragment() + " is not");
      }

      return;
    }

    List<RelDataType> columns =
        node.getInputs().stream().flatMap(input -> types(input.getRowType()).stream()).toList();
    if (node instanceof Aggregate aggregate) {
      aggregate.getAggCallList().forEach(call -> check(call, columns));
    }

    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            column(ref.getIndex(), columns.size());
            if (!SqlTypeUtil.equalSansNullability(ref.getType(), columns.get(ref.getIndex()))) {
              throw JsonObject.invalid("column " + ref.getIndex() + " is no " + ref.getType());
            }

            return ref;
          }
        });
  }

  private static void check(AggregateCall call, List<RelDataType> columns) {
    List<Integer> read = new ArrayList<>(call.getArgList());
    call.collation.getFieldCollations().stream()
        .map(RelFieldCollation::getFieldIndex)
        .forEach(read::add);
    if (call.hasFilter()) {
      read.add(call.filterArg);
    }

    read.forEach(column -> column(column, columns.size()));
  }

  private static void check(RuntimeFilter filter, List<Fragment> fragments) {
    column(filter.source(), fragments.size());
    column(filter.target(), fragments.size());
    column(
        filter.sourceColumn(), fragments.get(filter.source()).root().getRowType().getFieldCount());
    column(
        filter.targetColumn(), fragments.get(filter.target()).root().getRowType().getFieldCount());
  }

  private static void column(int place, int count) {
    if (place < 0 || place >= count) {
      throw JsonObject.invalid("there is no number " + place + " among " + count);
    }
  }

  private static List<RelDataType> types(RelDataType row) {
    return row.getFieldList().stream().map(RelDataTypeField::getType).toList();
  }

  private static boolean isSame(List<RelDataType> left, List<RelDataType> right) {
    boolean same = left.size() == right.size();
    for (int i = 0; same && i < left.size(); i++) {
      same = SqlTypeUtil.equalSansNullability(left.get(i), right.get(i));
    }

    return same;
  }
}
