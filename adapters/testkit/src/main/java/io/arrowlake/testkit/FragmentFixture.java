package io.arrowlake.testkit;

import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.type.HouseTypeFactory;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceSession;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptAbstractTable;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelOptSchema;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.tools.RelBuilderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Builds fragments over the tables of a source and runs them there, with no SQL and no planner in
 * between. Used by one thread.
 */
public final class FragmentFixture {
  private final Source source;
  private final RelOptCluster cluster;
  private final RelOptSchema tables;

  /** Fragments for this source, which stays the caller's. */
  public FragmentFixture(Source source) {
    this.source = source;
    this.cluster =
        RelOptCluster.create(
            new HepPlanner(HepProgram.builder().build()), new RexBuilder(new HouseTypeFactory()));
    this.tables = new SourceTables(source.catalog(), cluster.getTypeFactory());
  }

  /**
   * A builder whose {@code scan(schema, table)} finds the source's tables as they are now. It
   * builds what it is told, without simplifying.
   *
   * @throws IllegalArgumentException from {@code scan} where there is no such table
   */
  public RelBuilder builder() {
    RelBuilder.Config config =
        RelBuilder.Config.DEFAULT
            .withSimplify(false)
            .withSimplifyLimit(false)
            .withBloat(-1)
            .withPruneInputOfAggregate(false);
    RelBuilderFactory factory = RelBuilder.proto(Contexts.of(config));
    return factory.create(cluster, tables);
  }

  /** A fragment that computes this tree at the source. */
  public Fragment fragment(RelNode root) {
    return new Fragment(
        0, source.catalog().site().orElseThrow(), root, List.of(), 1, 1, 1, List.of());
  }

  /** The rows of a tree that runs at the source, on its own. */
  public List<List<@Nullable Object>> run(RelNode root, BufferAllocator allocator) {
    try (SourceSession session = source.begin(scope(allocator));
        BatchStream stream = open(session, root)) {
      return BatchRows.drain(stream);
    }
  }

  /** Starts a tree within a session; the stream checks its protocol. */
  public BatchStream open(SourceSession session, RelNode root) {
    return new AssertingBatchStream(
        session.open(fragment(root), QueryWriter.Bindings.UNBOUND, List.of()));
  }

  /** What a test's query lends to the source: no deadline, and warnings that nobody reads. */
  public static QueryScope scope(BufferAllocator allocator) {
    return new QueryScope("test", allocator, null, warning -> {});
  }

  private record SourceTables(PlannerCatalog catalog, RelDataTypeFactory types)
      implements RelOptSchema {

    @Override
    public @Nullable RelOptTable getTableForMember(List<String> names) {
      return catalog
          .table(names.get(0), names.get(1))
          .map(table -> new FixtureTable(this, table, rowType(table)))
          .orElse(null);
    }

    private RelDataType rowType(SourceTable table) {
      RelDataTypeFactory.Builder columns = types.builder();
      table.columns().forEach(column -> columns.add(column.name(), column.type()));
      return columns.build();
    }

    @Override
    public RelDataTypeFactory getTypeFactory() {
      return types;
    }

    @Override
    public void registerRules(RelOptPlanner planner) {}
  }

  private static final class FixtureTable extends RelOptAbstractTable {
    private final SourceTable table;

    FixtureTable(RelOptSchema schema, SourceTable table, RelDataType rowType) {
      super(schema, table.name().table(), rowType);
      this.table = table;
    }

    @Override
    public List<String> getQualifiedName() {
      return List.of(table.name().catalog(), table.name().schema(), table.name().table());
    }

    @Override
    public <T> @Nullable T unwrap(Class<T> type) {
      return type.isInstance(table) ? type.cast(table) : super.unwrap(type);
    }
  }
}
