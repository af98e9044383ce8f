package io.arrowlake.engine.run;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.Operation;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.PushdownProver;
import io.arrowlake.planner.proof.RefusalReason;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.planner.proof.SiteKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.calcite.sql.type.SqlTypeName;

/** One table {@code main.t} of one BIGINT column {@code a}, of which nothing is pushed. */
final class ScriptedCatalog implements PlannerCatalog {
  private final String name;
  private final boolean hangs;
  final CountDownLatch planning = new CountDownLatch(1);
  final CountDownLatch released = new CountDownLatch(1);

  ScriptedCatalog(String name, boolean hangs) {
    this.name = name;
    this.hangs = hangs;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String kind() {
    return "scripted";
  }

  @Override
  public Optional<Site> site() {
    return Optional.of(new ScanSite(name));
  }

  @Override
  public List<String> schemas() {
    return List.of("main");
  }

  @Override
  public Optional<String> soleSchema() {
    return Optional.of("main");
  }

  @Override
  public List<String> tables(String schema) {
    return List.of("t");
  }

  @Override
  public Optional<SourceTable> table(String schema, String table) {
    if (!table.equalsIgnoreCase("t")) {
      return Optional.empty();
    }

    if (hangs) {
      planning.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    ColumnFacts column =
        ColumnFacts.derived("a", TestPlans.row(SqlTypeName.BIGINT).getFieldList().get(0).getType());
    return Optional.of(
        new SourceTable(
            new TableName(name, "main", "t"),
            List.of("t"),
            List.of(column),
            new TableStatistics(1000, Map.of()),
            List.of(),
            "1",
            "TABLE",
            false,
            null,
            null));
  }

  /** Scans only. */
  private record ScanSite(String name) implements Site {
    @Override
    public SiteKind kind() {
      return SiteKind.SOURCE;
    }

    @Override
    public PushdownProver prover() {
      return operation ->
          operation instanceof Operation.Scan
              ? Proof.exact()
              : Proof.refuse(RefusalReason.NOT_IMPLEMENTED, "scans only");
    }

    @Override
    public Optional<QueryWriter> writer() {
      return Optional.empty();
    }

    @Override
    public SiteCost cost() {
      return new SiteCost(1000, 10, 10, 1, 1);
    }
  }
}
