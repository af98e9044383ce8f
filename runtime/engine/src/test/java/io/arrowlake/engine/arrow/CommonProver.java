package io.arrowlake.engine.arrow;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.proof.ColumnFactsDeriver;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.PushdownProver;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** Says what all of several sites compute exactly. Stateless. */
final class CommonProver {
  private final ColumnFactsDeriver facts = new ColumnFactsDeriver();
  private final List<PushdownProver> provers;

  CommonProver(List<PushdownProver> provers) {
    this.provers = List.copyOf(provers);
  }

  boolean computes(RexNode expression, RelNode input) {
    return isExact(new Operation.Project(expression, facts.of(input)));
  }

  boolean filters(RexNode condition, RelNode input) {
    return RelOptUtil.conjunctions(condition).stream()
        .allMatch(conjunct -> isExact(new Operation.Filter(conjunct, facts.of(input))));
  }

  boolean joins(JoinRelType type, RexNode condition, RelNode left, RelNode right) {
    List<ColumnFacts> columns = new ArrayList<>(facts.of(left));
    columns.addAll(facts.of(right));
    return isExact(new Operation.Join(type, condition, columns));
  }

  boolean aggregates(AggregateCall call, RelNode input) {
    return isExact(new Operation.Aggregate(call, facts.of(input)));
  }

  boolean unites(RelNode union, boolean all) {
    return union.getInputs().stream()
        .flatMap(input -> facts.of(input).stream())
        .allMatch(column -> isExact(new Operation.SetOperation(SqlKind.UNION, all, column)));
  }

  private boolean isExact(Operation operation) {
    return provers.stream().allMatch(prover -> prover.prove(operation).isExact());
  }
}
