package io.arrowlake.planner.json;

import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Decision;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.RefusalReason;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.statistics.MetadataHandlers;
import io.arrowlake.planner.statistics.StatisticsMetadata;
import io.arrowlake.planner.type.HouseTypeFactory;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plans that {@link PlanWriter} wrote: each prints, is written as SQL and runs as the one
 * that was written. Thread-safe.
 *
 * <p>A plan holds pieces of SQL that its sites run as they are (see {@code NativeScan}), and its
 * proofs are not made again: only plans that come from where a statement may come from are to be
 * read. Whether its tables are still as they were is the reader's to ask, by their version tokens.
 */
public final class PlanReader {
  private final Catalogs catalogs;
  private final List<Site> computeSites;
  private final RelDataTypeFactory factory = new HouseTypeFactory();
  private final RexBuilder builder = new RexBuilder(factory);
  private final TypeFormat types = new TypeFormat(factory);
  private final TableFormat tables = new TableFormat(types);
  private final ExpressionReader expressions =
      new ExpressionReader(builder, types, new LiteralFormat(types, factory), new OperatorNames());
  private final MetadataHandlers metadata = new MetadataHandlers(StatisticsMetadata.provider());

  /**
   * A reader of plans over these catalogs, whose sites are found by their names.
   *
   * @param computeSites the engines for what no source computes
   */
  public PlanReader(Catalogs catalogs, List<Site> computeSites) {
    this.catalogs = catalogs;
    this.computeSites = List.copyOf(computeSites);
  }

  /**
   * The plan that was written as this JSON.
   *
   * @throws ArrowLakeException INVALID_PLAN where it is none, CATALOG_NOT_FOUND where it runs at a
   *     site that is not there
   */
  public FederatedPlan read(String text) {
    JsonObject json = JsonObject.parse(text);
    if (json.integer("format") != PlanWriter.FORMAT) {
      throw JsonObject.invalid(
          "its format is " + json.integer("format") + ", not " + PlanWriter.FORMAT);
    }

    List<SourceTable> read = json.objects("tables", tables::read);
    HepPlanner planner = new HepPlanner(HepProgram.builder().build());
    RelOptCluster cluster = RelOptCluster.create(planner, builder);
    cluster.setMetadataQuerySupplier(() -> new RelMetadataQuery(metadata));
    TreeReader trees = new TreeReader(cluster, read, this::site, types, expressions);
    FederatedPlan fallback =
        json.has("fallback") ? plan(json, json.object("fallback"), trees, read, null) : null;
    return plan(json, json, trees, read, fallback);
  }

  /** A plan of the statement, or the one that stands in for it, with the fragments of either. */
  private FederatedPlan plan(
      JsonObject statement,
      JsonObject work,
      TreeReader trees,
      List<SourceTable> read,
      @Nullable FederatedPlan fallback) {
    FederatedPlan plan =
        new FederatedPlan(
            statement.text("sql"),
            work.objects("fragments", fragment -> fragment(fragment, trees)),
            work.objects("runtimeFilters", PlanReader::filter),
            types.readRow(statement, "columns"),
            statement.list("parameters", types::read),
            read,
            statement.has("write") ? write(statement.object("write")) : null,
            null,
            fallback);
    PlanCheck.check(plan);
    return plan;
  }

  private Site site(String name) {
    return computeSites.stream()
        .filter(site -> site.name().equals(name))
        .findFirst()
        .or(() -> catalogs.catalog(name).flatMap(PlannerCatalog::site))
        .orElseThrow(
            () ->
                new ArrowLakeException(
                    ErrorCode.CATALOG_NOT_FOUND,
                    "The plan runs at a site that is not there: " + name));
  }

  private Fragment fragment(JsonObject json, TreeReader trees) {
    RelNode root;
    try {
      root = trees.read(json.object("tree"));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | AssertionError e) {
      throw new ArrowLakeException(
          ErrorCode.INVALID_PLAN, "This is no plan: a tree does not fit together", e);
    }

    if (!root.getRowType().equals(types.readRow(json, "columns"))) {
      throw JsonObject.invalid(
          "fragment " + json.integer("id") + " gives " + root.getRowType().getFullTypeString());
    }

    return new Fragment(
        json.integer("id"),
        site(json.text("site")),
        root,
        json.integers("inputs"),
        json.number("rows"),
        json.number("bytes"),
        json.number("nanoseconds"),
        json.objects("decisions", PlanReader::decision),
        json.constant("estimate", Fragment.Estimate.class));
  }

  private static Decision decision(JsonObject json) {
    Proof proof =
        switch (json.text("proof")) {
          case "EXACT" -> Proof.exact();
          case "SUPERSET" -> Proof.superset(json.text("detail"));
          case "REFUSED" ->
              Proof.refuse(
                  json.constant("reason", RefusalReason.class),
                  json.text("detail"),
                  json.text("remedy"));
          default -> throw JsonObject.invalid("no such proof: " + json.text("proof"));
        };
    return new Decision(json.text("site"), json.text("operation"), proof);
  }

  private static RuntimeFilter filter(JsonObject json) {
    return new RuntimeFilter(
        json.integer("source"),
        json.integer("sourceColumn"),
        json.integer("target"),
        json.integer("targetColumn"),
        json.number("sourceRows"),
        json.number("targetKeys"));
  }

  private Write write(JsonObject json) {
    return new Write(
        json.constant("kind", Write.Kind.class),
        TableFormat.readName(json.object("table")),
        json.objects("columns", tables::readColumn));
  }
}
