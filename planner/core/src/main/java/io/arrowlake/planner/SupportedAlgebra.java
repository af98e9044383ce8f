package io.arrowlake.planner;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.AsofJoin;
import org.apache.calcite.rel.core.Match;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.Sample;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what the parser and Calcite's algebra know and no step after them does, before one of
 * them stumbles over it. Stateless.
 */
final class SupportedAlgebra {
  private SupportedAlgebra() {}

  /**
   * Checks a tree and the sub-queries in it.
   *
   * @throws ArrowLakeException NOT_SUPPORTED with the name of what is not there
   */
  static void check(RelNode tree) {
    new Checker().go(tree);
  }

  private static Optional<String> refusal(RelNode node) {
    if (node instanceof AsofJoin) {
      return Optional.of("ASOF JOIN");
    } else if (node instanceof RepeatUnion) {
      return Optional.of("WITH RECURSIVE");
    } else if (node instanceof Match) {
      return Optional.of("MATCH_RECOGNIZE");
    }

    return node instanceof Sample ? Optional.of("TABLESAMPLE") : Optional.empty();
  }

  private static final class Checker extends RelVisitor {
    private final RexShuttle subQueries =
        new RexShuttle() {
          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            check(subQuery.rel);
            return super.visitSubQuery(subQuery);
          }
        };

    @Override
    public void visit(RelNode node, int ordinal, @Nullable RelNode parent) {
      refusal(node)
          .ifPresent(
              what -> {
                throw new ArrowLakeException(ErrorCode.NOT_SUPPORTED, what + " cannot be planned");
              });
      node.accept(subQueries);
      super.visit(node, ordinal, parent);
    }
  }
}
