package io.arrowlake.planner;

import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.grammar.ColumnDefinition;
import io.arrowlake.planner.grammar.CreateTable;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.ViewDefinition;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.statistics.ObservedRows;
import io.arrowlake.planner.type.HouseTypeFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * The planner: a statement in, a federated plan out. Thread-safe; between statements it keeps
 * nothing but the plans of the last ones.
 *
 * <p>The steps, each a class: {@code Parser}, {@code Binder}, {@code Rewriter}, {@code
 * JoinOrderer}, {@code PhysicalPlanner}, {@code Fragmenter}. Another engine can embed it: catalogs
 * and compute sites in, and the plan's fragments are its to run.
 */
public final class QueryPlanner {
  private final Catalogs catalogs;
  private final List<Site> computeSites;
  private final Parser parser = new Parser();
  private final Binder binder;
  private final Rewriter rewriter = new Rewriter();
  private final JoinOrderer joinOrderer = new JoinOrderer();
  private final PlanCache cache;

  /**
   * A planner over these catalogs.
   *
   * @param computeSites the engines for what no source computes; in doubt the first is taken
   */
  public QueryPlanner(Catalogs catalogs, List<Site> computeSites) {
    this(catalogs, computeSites, ObservedRows.NONE);
  }

  /**
   * A planner over these catalogs that learns from what was run.
   *
   * @param computeSites the engines for what no source computes; in doubt the first is taken
   * @param observed what earlier runs gave, which corrects the estimates
   */
  public QueryPlanner(Catalogs catalogs, List<Site> computeSites, ObservedRows observed) {
    this.catalogs = catalogs;
    this.computeSites = List.copyOf(computeSites);
    this.binder = new Binder(catalogs, new HouseTypeFactory(), observed);
    this.cache = new PlanCache(observed);
  }

  /**
   * The syntax tree of one statement.
   *
   * @throws ArrowLakeException SYNTAX_ERROR with the place
   */
  public SqlNode parse(String sql) {
    return parser.parse(sql);
  }

  /**
   * The syntax trees of a script, whose statements semicolons separate.
   *
   * @throws ArrowLakeException SYNTAX_ERROR with the place
   */
  public List<SqlNode> parseScript(String sql) {
    return parser.parseAll(sql);
  }

  /**
   * Whether a statement is planned: a query or an INSERT. All others are carried out by the engine
   * itself.
   */
  public boolean isPlanned(SqlNode statement) {
    return Binder.isBindable(statement);
  }

  /**
   * A statement with its names and types.
   *
   * @throws ArrowLakeException with the place, where a name or type is wrong
   */
  public BoundStatement bind(SqlNode statement, PlanContext context) {
    return binder.bind(statement, context);
  }

  /**
   * How a query is computed as it was planned before, where it was and all that the plan was made
   * from is unchanged: the catalogs are asked again for every name and table.
   *
   * @param sql the text of the statement, and of nothing else
   */
  public Optional<FederatedPlan> cached(String sql, PlanContext context) {
    return cache.find(sql, context);
  }

  /**
   * How a query or an INSERT is computed, kept for {@link #cached}.
   *
   * @param sql the text of the statement, and of nothing else
   * @throws ArrowLakeException where it cannot be planned, or the context says that it is cancelled
   */
  public FederatedPlan planAndCache(String sql, SqlNode statement, PlanContext context) {
    long start = System.nanoTime();
    RecordingCatalogs recording = new RecordingCatalogs(catalogs);
    BoundStatement bound = binder.bind(statement, context, recording);
    PlanningTime time = new PlanningTime(context);
    FederatedPlan plan = plan(sql, bound, context, time);
    if (time.warning().isPresent()) {
      // The next run has another chance of a better plan.
      return plan;
    }

    if (bound.parameters().isEmpty()) {
      cache.keep(sql, context, bound, plan, recording);
    } else {
      long planning = System.nanoTime() - start;
      PlanContext unbound = context.withoutParameters();
      cache.count(
          sql, context, bound, plan, recording, planning, () -> forAllValues(sql, bound, unbound));
    }

    return plan;
  }

  /** Empty where there is no plan but for single values: each run is then planned for its own. */
  private Optional<FederatedPlan> forAllValues(
      String sql, BoundStatement bound, PlanContext unbound) {
    try {
      PlanningTime time = new PlanningTime(unbound);
      FederatedPlan plan = plan(sql, bound, unbound, time);
      return Optional.of(plan).filter(whole -> time.warning().isEmpty());
    } catch (ArrowLakeException e) {
      if (e.code() == ErrorCode.QUERY_CANCELLED) {
        throw e;
      }

      return Optional.empty();
    }
  }

  /**
   * How a query or an INSERT is computed.
   *
   * @param sql the text, for the plan to show
   * @throws ArrowLakeException where it cannot be planned, or the context says that it is cancelled
   */
  public FederatedPlan plan(String sql, SqlNode statement, PlanContext context) {
    return plan(sql, bind(statement, context), context);
  }

  /**
   * How a bound statement is computed.
   *
   * @param sql the text, for the plan to show
   * @throws ArrowLakeException where it cannot be planned, or the context says that it is cancelled
   */
  public FederatedPlan plan(String sql, BoundStatement bound, PlanContext context) {
    return plan(sql, bound, context, new PlanningTime(context));
  }

  private FederatedPlan plan(
      String sql, BoundStatement bound, PlanContext context, PlanningTime time) {
    FederatedPlan plan = planned(sql, bound, context, time);
    time.warning().ifPresent(context.warnings());
    return plan;
  }

  private FederatedPlan planned(
      String sql, BoundStatement bound, PlanContext context, PlanningTime time) {
    RelNode tree =
        context.parameters().isEmpty()
            ? bound.tree()
            : ParameterBinder.bind(bound.tree(), context.parameters());
    RelNode rewritten = rewriter.beforeJoinOrder(tree, context.settings().simplification(), time);
    RelNode ordered = joinOrderer.order(rewritten, time);
    RelNode sunk =
        time.attempt("early semi joins", stop -> new SemiJoinSinker().sink(ordered))
            .orElse(ordered);
    RelNode reduced =
        time.attempt("groups that joins keep", stop -> new GroupReducer().reduce(sunk))
            .orElse(sunk);
    RelNode pruned = rewriter.afterJoinOrder(reduced, time);
    RelNode trimmed =
        time.attempt("narrow decimals", stop -> new DecimalNarrower().narrow(pruned))
            .orElse(pruned);
    SourceSplitter splitter = new SourceSplitter(context.settings().pushdown());
    RelNode split = splitter.split(trimmed);
    PlanSettings alone = context.settings().with(PlanSettings.Shipping.OFF);
    Change change = bound.change();
    Write write = bound.write();
    FederatedPlan fallback = null;
    CommonFragments common;
    if (change == null) {
      PlanSettings settings = time.isOver() ? alone : context.settings();
      if (!settings.equals(context.settings())) {
        time.leaveOut("sending of rows to sources");
      }

      PhysicalPlanner physical = physical(split, splitter, settings);
      PhysicalPlanner.Placed placed = physical.place(split);
      common = fragments(physical, placed, settings);
      if (placed.sendsRows()) {
        PhysicalPlanner other = physical(split, splitter, alone);
        CommonFragments others = fragments(other, other.place(split), alone);
        fallback = plan(sql, others, bound, tables(split, null), write, null, null);
      }
    } else {
      // A statement that a source runs by itself has no rows of others.
      PhysicalPlanner physical = physical(split, splitter, alone);
      ChangePlacer placer = new ChangePlacer(catalogs, computeSites, alone);
      change = placer.place(change, split, physical);
      common = fragments(physical, placer.rows(), alone);
      if (write != null) {
        // An INSERT of rows that are computed here needs no detour.
        boolean sent = change.place() == Change.Place.ENGINE;
        write = sent ? write : null;
        change = sent ? null : change;
      }
    }

    return plan(sql, common, bound, tables(split, change), write, change, fallback);
  }

  private PhysicalPlanner physical(RelNode tree, SourceSplitter splitter, PlanSettings settings) {
    RelMetadataQuery metadata = tree.getCluster().getMetadataQuery();
    return new PhysicalPlanner(computeSites, splitter, settings, metadata);
  }

  private static CommonFragments fragments(
      PhysicalPlanner physical, PhysicalPlanner.Placed placed, PlanSettings settings) {
    RelMetadataQuery metadata = placed.node().getCluster().getMetadataQuery();
    Fragmenter fragmenter = new Fragmenter(physical, settings.pushdown(), metadata);
    List<Fragment> fragments = fragmenter.fragments(placed);
    CommonFragments common = new CommonFragments(fragments, fragmenter.runtimeFilters(fragments));
    common.merge();
    return common;
  }

  private static FederatedPlan plan(
      String sql,
      CommonFragments common,
      BoundStatement bound,
      List<SourceTable> tables,
      @Nullable Write write,
      @Nullable Change change,
      @Nullable FederatedPlan fallback) {
    return new FederatedPlan(
        sql,
        common.fragments(),
        common.filters(),
        bound.rowType(),
        bound.parameters(),
        tables,
        write,
        change,
        fallback);
  }

  private static List<SourceTable> tables(RelNode tree, @Nullable Change change) {
    Set<SourceTable> tables = new LinkedHashSet<>();
    if (change != null) {
      tables.add(change.table());
    }

    for (RelOptTable table : RelOptUtil.findAllTables(tree)) {
      tables.add(table.unwrapOrThrow(SourceTable.class));
    }

    return List.copyOf(tables);
  }

  /**
   * The columns that a CREATE TABLE defines, with the types of the house.
   *
   * @throws ArrowLakeException where a column has no type, or one that does not exist
   */
  public List<ColumnFacts> columns(CreateTable statement, PlanContext context) {
    return binder.columns(
        statement.columns().stream().map(ColumnDefinition.class::cast).toList(), context);
  }

  /**
   * A column that a statement defines, with the type of the house.
   *
   * @throws ArrowLakeException where the type does not exist
   */
  public ColumnFacts column(ColumnDefinition definition, PlanContext context) {
    return binder.columns(List.of(definition), context).get(0);
  }

  /**
   * A view of a query that the source of the view computes by itself.
   *
   * @param query the plan of the query
   * @throws ArrowLakeException NOT_SUPPORTED where a part of the query runs elsewhere, or it asks
   *     what time it is, which would be that of the statement ever after
   */
  public ViewDefinition view(
      TableName name,
      List<String> columns,
      BoundStatement query,
      FederatedPlan plan,
      ViewDefinition.Existing existing) {
    Site site = plan.root().site();
    boolean whole =
        plan.fragments().size() == 1
            && catalogs.catalog(name.catalog()).flatMap(PlannerCatalog::site).stream()
                .anyMatch(site::equals);
    if (!whole || !query.parameters().isEmpty() || PlanCache.readsClock(query.tree())) {
      throw new ArrowLakeException(
              ErrorCode.NOT_SUPPORTED,
              "The query of view " + name + " cannot be computed by " + name.catalog() + " alone")
          .remedy("EXPLAIN the query to see what is not pushed, or make a table of it");
    }

    List<String> names = columns.isEmpty() ? plan.rowType().getFieldNames() : columns;
    if (names.size() != plan.rowType().getFieldCount()) {
      throw new ArrowLakeException(
          ErrorCode.INVALID_QUERY,
          "The query gives "
              + plan.rowType().getFieldCount()
              + " columns for "
              + names.size()
              + " names");
    }

    return new ViewDefinition(name, names, plan.root().root(), existing);
  }

  /**
   * A bound query whose rows go into a table that is made for them, with columns of these names.
   */
  public BoundStatement into(
      BoundStatement query, Write.Kind kind, TableName table, List<String> columnNames) {
    List<RelDataTypeField> fields = query.rowType().getFieldList();
    if (!columnNames.isEmpty() && columnNames.size() != fields.size()) {
      throw new ArrowLakeException(
          ErrorCode.INVALID_QUERY,
          "The query gives " + fields.size() + " columns for " + columnNames.size() + " names");
    }

    List<ColumnFacts> columns =
        IntStream.range(0, fields.size())
            .mapToObj(
                i ->
                    ColumnFacts.derived(
                        columnNames.isEmpty() ? fields.get(i).getName() : columnNames.get(i),
                        nullable(fields.get(i).getType())))
            .toList();
    return new BoundStatement(
        query.tree(), query.rowType(), query.parameters(), new Write(kind, table, columns));
  }

  private static RelDataType nullable(RelDataType type) {
    RelDataTypeFactory types = new HouseTypeFactory();
    return types.createTypeWithNullability(type, true);
  }

  /**
   * The full name of a table that need not exist, completed by the session's catalog and schema.
   *
   * @throws ArrowLakeException where there is no such catalog or schema
   */
  public TableName tableName(List<String> names, PlanContext context) {
    String table = names.get(names.size() - 1);
    if (names.size() == 1) {
      return inCatalog(context.catalog(), context.schema(), table);
    }

    return names.size() == 2
        ? qualified(names.get(0), table, context)
        : inCatalog(names.get(0), names.get(1), table);
  }

  /** {@code x.table}: x is a schema of the session's catalog, or a catalog with one schema. */
  private TableName qualified(String qualifier, String table, PlanContext context) {
    String catalog = context.catalog();
    boolean schema =
        catalog != null
            && catalogs
                .catalog(catalog)
                .map(c -> c.schemas().stream().anyMatch(qualifier::equalsIgnoreCase))
                .orElse(false);
    return schema ? inCatalog(catalog, qualifier, table) : inCatalog(qualifier, null, table);
  }

  private TableName inCatalog(@Nullable String catalog, @Nullable String schema, String table) {
    if (catalog == null) {
      throw new ArrowLakeException(
              ErrorCode.CATALOG_NOT_FOUND, "The name of a table needs a catalog: " + table)
          .remedy("Write catalog.schema.table, or SET catalog");
    }

    PlannerCatalog found =
        catalogs
            .catalog(catalog)
            .orElseThrow(
                () ->
                    new ArrowLakeException(
                            ErrorCode.CATALOG_NOT_FOUND, "No such catalog: " + catalog)
                        .nearest(catalog, catalogs.names()));
    String within = schema == null ? found.soleSchema().orElse(null) : schema;
    if (within == null) {
      throw new ArrowLakeException(
          ErrorCode.SCHEMA_NOT_FOUND,
          "The name of a table in " + found.name() + " needs a schema: " + table);
    }

    String known =
        found.schemas().stream()
            .filter(within::equalsIgnoreCase)
            .findFirst()
            .orElseThrow(
                () ->
                    new ArrowLakeException(
                            ErrorCode.SCHEMA_NOT_FOUND,
                            "No such schema: " + found.name() + "." + within)
                        .nearest(within, found.schemas()));
    return new TableName(found.name(), known, table);
  }
}
