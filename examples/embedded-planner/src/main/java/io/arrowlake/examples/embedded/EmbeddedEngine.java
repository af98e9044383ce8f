package io.arrowlake.examples.embedded;

import io.arrowlake.planner.PlanContext;
import io.arrowlake.planner.PlanPrinter;
import io.arrowlake.planner.QueryPlanner;
import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.json.PlanReader;
import io.arrowlake.planner.json.PlanWriter;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole federated engine: the planner says what runs where, JDBC runs the parts of the databases,
 * and a loop joins what they give. Thread-safe.
 */
public final class EmbeddedEngine {
  private final List<JdbcDatabase> databases;
  private final QueryPlanner planner;
  private final PlanReader reader;

  /** An engine over these databases, which statements name as catalogs. */
  public EmbeddedEngine(List<JdbcDatabase> databases) {
    this.databases = List.copyOf(databases);
    Catalogs catalogs = new Databases(this.databases);
    List<Site> compute = List.of(new HashJoinSite());
    this.planner = new QueryPlanner(catalogs, compute);
    this.reader = new PlanReader(catalogs, compute);
  }

  private record Databases(List<JdbcDatabase> databases) implements Catalogs {
    @Override
    public List<String> names() {
      return databases.stream().map(JdbcDatabase::name).toList();
    }

    @Override
    public Optional<PlannerCatalog> catalog(String name) {
      return databases.stream()
          .filter(database -> database.name().equalsIgnoreCase(name))
          .map(PlannerCatalog.class::cast)
          .findFirst();
    }

    @Override
    public Optional<SourceTable> path(String path) {
      return Optional.empty();
    }
  }

  /** How a query is computed. */
  public FederatedPlan plan(String sql) {
    return planner.plan(sql, planner.parse(sql), PlanContext.simple());
  }

  /** The plan for people: what runs where, and why. */
  public String explain(FederatedPlan plan) {
    return String.join("\n", new PlanPrinter().lines(plan, Set.of()));
  }

  /** The plan as JSON, for another process. */
  public String json(FederatedPlan plan) {
    return new PlanWriter().write(plan);
  }

  /** The plan that another process wrote as JSON. */
  public FederatedPlan read(String json) {
    return reader.read(json);
  }

  /**
   * The rows of a plan. Each fragment comes after those that it reads; run-time filters are advice,
   * and this engine does not follow it.
   */
  public List<List<@Nullable Object>> rows(FederatedPlan plan) {
    Map<Integer, List<List<@Nullable Object>>> results = new HashMap<>();
    for (Fragment fragment : plan.fragments()) {
      results.put(
          fragment.id(),
          fragment.site().kind() == SiteKind.SOURCE
              ? atSource(fragment)
              : new HashJoinLoop(results).rows(fragment.root()));
    }

    return results.get(plan.root().id());
  }

  private List<List<@Nullable Object>> atSource(Fragment fragment) {
    QueryWriter writer = fragment.site().writer().orElseThrow();
    String sql = writer.write(fragment.root(), QueryWriter.Bindings.UNBOUND);
    return databases.stream()
        .filter(database -> database.name().equals(fragment.site().name()))
        .findFirst()
        .orElseThrow()
        .rows(sql, fragment.root().getRowType());
  }
}
