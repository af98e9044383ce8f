package io.arrowlake.engine.run;

import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.PushdownProver;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.planner.type.HouseTypeFactory;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.type.SqlTypeName;

/** Makes plans by hand: the site of each fragment writes the SQL that the test gives. */
public final class TestPlans {
  private static final RelDataTypeFactory TYPES = new HouseTypeFactory();

  /** So many rows are expected that every filter pays. */
  private static final double MANY = 1e9;

  private TestPlans() {}

  /** A site whose fragments are all written as this SQL. */
  public record FixedSite(String name, SiteKind kind, String sql) implements Site {
    @Override
    public PushdownProver prover() {
      return operation -> Proof.exact();
    }

    @Override
    public Optional<QueryWriter> writer() {
      return Optional.of((root, bindings) -> sql);
    }

    @Override
    public SiteCost cost() {
      return new SiteCost(0, 0, 0, 0, 0);
    }
  }

  public static Site source(String name) {
    return new FixedSite(name, SiteKind.SOURCE, "rows of " + name);
  }

  /** A site of the engine whose fragments are written as this SQL. */
  public static Site duckDb(String sql) {
    return new FixedSite("duckdb", SiteKind.COMPUTE, sql);
  }

  /** A row type of nullable columns named a, b, ... */
  public static RelDataType row(SqlTypeName... columns) {
    RelDataTypeFactory.Builder builder = TYPES.builder();
    for (int i = 0; i < columns.length; i++) {
      RelDataType type = TYPES.createSqlType(columns[i]);
      builder.add(String.valueOf((char) ('a' + i)), TYPES.createTypeWithNullability(type, true));
    }

    return builder.build();
  }

  public static Fragment fragment(int id, Site site, RelDataType row, Integer... inputs) {
    RelOptCluster cluster =
        RelOptCluster.create(
            new HepPlanner(HepProgram.builder().build()), new RexBuilder(new HouseTypeFactory()));
    RelNode root = new FragmentInput(cluster, inputs.length == 0 ? -1 : inputs[0], row, 1);
    return new Fragment(id, site, root, List.of(inputs), MANY, 1, 1, List.of());
  }

  public static FederatedPlan plan(Fragment... fragments) {
    return plan(List.of(), fragments);
  }

  public static FederatedPlan plan(List<RuntimeFilter> filters, Fragment... fragments) {
    Fragment root = fragments[fragments.length - 1];
    return new FederatedPlan(
        "SELECT",
        List.of(fragments),
        filters,
        root.root().getRowType(),
        List.of(),
        List.of(),
        null);
  }
}
