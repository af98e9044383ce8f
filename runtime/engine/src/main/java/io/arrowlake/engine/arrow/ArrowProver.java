package io.arrowlake.engine.arrow;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.PushdownProver;
import io.arrowlake.planner.proof.RefusalReason;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.sql.SqlKind;

/** Accepts what the operators can compute, exactly. Immutable and thread-safe. */
final class ArrowProver implements PushdownProver {
  private final KernelCatalog catalog;

  /** A prover that accepts the expressions of the catalog. */
  ArrowProver(KernelCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public Proof prove(Operation operation) {
    if (operation instanceof Operation.Scan) {
      return refuse("a table: it reads the results of other fragments only");
    } else if (operation instanceof Operation.Filter filter) {
      return answer(catalog.refusal(filter.condition()));
    } else if (operation instanceof Operation.Project project) {
      return project.expression() instanceof RexInputRef
          ? Proof.exact()
          : answer(catalog.refusal(project.expression()));
    } else if (operation instanceof Operation.Group group) {
      return column(group.column());
    } else if (operation instanceof Operation.GroupingSets) {
      return refuse("more than one grouping set");
    } else if (operation instanceof Operation.Aggregate aggregate) {
      List<RelDataType> types = aggregate.inputs().stream().map(ColumnFacts::type).toList();
      return answer(AggregateCatalog.refusal(aggregate.call(), types));
    } else if (operation instanceof Operation.Sort sort) {
      return column(sort.column());
    } else if (operation instanceof Operation.Join join) {
      return join(join);
    } else if (operation instanceof Operation.SetOperation set) {
      return set.kind() != SqlKind.UNION
          ? refuse(set.kind().sql)
          : set.all() ? Proof.exact() : column(set.column());
    } else if (operation instanceof Operation.Values values) {
      return values.columns().stream()
          .map(this::column)
          .filter(proof -> !proof.isExact())
          .findFirst()
          .orElse(Proof.exact());
    }

    return Proof.exact();
  }

  private Proof column(ColumnFacts column) {
    return Lane.find(column.type()).isPresent()
        ? Proof.exact()
        : refuse("the column " + column.name() + " of type " + column.type().getFullTypeString());
  }

  private Proof join(Operation.Join join) {
    JoinRelType type = join.type();
    boolean known =
        switch (type) {
          case INNER, LEFT, RIGHT, FULL, SEMI, ANTI -> true;
          default -> false;
        };
    return known
        ? answer(catalog.refusal(join.condition()))
        : refuse("a join of type " + type.lowerName);
  }

  private static Proof answer(Optional<String> refusal) {
    return refusal.map(ArrowProver::refuse).orElse(Proof.exact());
  }

  private static Proof refuse(String what) {
    return Proof.refuse(RefusalReason.NOT_IMPLEMENTED, "The JVM operators do not compute " + what);
  }
}
