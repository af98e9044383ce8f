package io.arrowlake.examples.embedded;

import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.PushdownProver;
import io.arrowlake.planner.proof.RefusalReason;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.planner.proof.SiteKind;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * The engine of this example as the planner sees it: it joins by equal columns and chooses columns,
 * and refuses all else. What it refuses runs at the sources, or the statement fails and says why.
 * Stateless.
 */
final class HashJoinSite implements Site {
  @Override
  public String name() {
    return "loop";
  }

  @Override
  public SiteKind kind() {
    return SiteKind.COMPUTE;
  }

  @Override
  public PushdownProver prover() {
    return HashJoinSite::prove;
  }

  /** It takes the relational tree itself. */
  @Override
  public Optional<QueryWriter> writer() {
    return Optional.empty();
  }

  @Override
  public SiteCost cost() {
    return new SiteCost(0, 0, 100, 0, 1);
  }

  private static Proof prove(Operation operation) {
    if (operation instanceof Operation.Join join) {
      boolean isEqui =
          join.type() == JoinRelType.INNER
              && !join.condition().isAlwaysTrue()
              && RelOptUtil.conjunctions(join.condition()).stream().allMatch(HashJoinSite::isEqui);
      return isEqui ? Proof.exact() : refuse("the join on " + join.condition());
    } else if (operation instanceof Operation.Project project) {
      return project.expression() instanceof RexInputRef
          ? Proof.exact()
          : refuse("the expression " + project.expression());
    }

    return refuse(operation.getClass().getSimpleName());
  }

  /** Decimals of two scales, and NaN, are equal by rules that a hash table does not know. */
  private static boolean isEqui(RexNode conjunct) {
    if (!(conjunct instanceof RexCall call) || call.getKind() != SqlKind.EQUALS) {
      return false;
    }

    List<RexNode> sides = call.getOperands();
    return sides.stream().allMatch(RexInputRef.class::isInstance)
        && sides.stream()
            .allMatch(
                side ->
                    switch (side.getType().getSqlTypeName()) {
                      case SMALLINT, INTEGER, BIGINT, VARCHAR, DATE -> true;
                      default -> false;
                    });
  }

  private static Proof refuse(String what) {
    return Proof.refuse(RefusalReason.NOT_IMPLEMENTED, what, "Write it over one database");
  }
}
