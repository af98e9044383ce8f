package io.arrowlake.planner.plan;

import io.arrowlake.planner.catalog.SourceTable;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * How a statement is computed: fragments, each at one site, the last of which gives the result.
 * Immutable.
 *
 * @param sql the statement
 * @param fragments in an order in which each comes after its inputs
 * @param runtimeFilters the filters that become known while the query runs
 * @param rowType the names and types of the result's columns
 * @param parameters the types of the statement's parameters, in order
 * @param tables the tables that it reads, with the version tokens under which it was planned
 * @param write where the rows go, null for a query
 * @param change what is done to rows that are there, null for a query and where {@code write} says
 *     where the rows go
 * @param fallback how to compute the same where a source turns out not to take rows that this plan
 *     sends to it, which is known before any row of the result; null for a plan that sends none
 */
public record FederatedPlan(
    String sql,
    List<Fragment> fragments,
    List<RuntimeFilter> runtimeFilters,
    RelDataType rowType,
    List<RelDataType> parameters,
    List<SourceTable> tables,
    @Nullable Write write,
    @Nullable Change change,
    @Nullable FederatedPlan fallback) {
  public FederatedPlan {
    fragments = List.copyOf(fragments);
    runtimeFilters = List.copyOf(runtimeFilters);
    parameters = List.copyOf(parameters);
    tables = List.copyOf(tables);
  }

  /** A plan that changes no rows that are there and sends none to sources. */
  public FederatedPlan(
      String sql,
      List<Fragment> fragments,
      List<RuntimeFilter> runtimeFilters,
      RelDataType rowType,
      List<RelDataType> parameters,
      List<SourceTable> tables,
      @Nullable Write write) {
    this(sql, fragments, runtimeFilters, rowType, parameters, tables, write, null, null);
  }

  /** The plan with other fragments of the same numbers, and another fallback. */
  public FederatedPlan with(List<Fragment> others, @Nullable FederatedPlan otherFallback) {
    return new FederatedPlan(
        sql, others, runtimeFilters, rowType, parameters, tables, write, change, otherFallback);
  }

  /** Whether the statement changes what its sources hold. */
  public boolean writes() {
    return write != null || change != null;
  }

  /** The fragment whose rows are the result. */
  public Fragment root() {
    return fragments.get(fragments.size() - 1);
  }
}
