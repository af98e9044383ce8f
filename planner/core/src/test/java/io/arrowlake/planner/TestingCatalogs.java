package io.arrowlake.planner;

import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.ColumnStatistics;
import io.arrowlake.planner.catalog.NativeScan;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.PushdownProver;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.planner.type.HouseTypeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Catalogs without data, for planning: tables by a short text, statistics by the number of rows.
 */
final class TestingCatalogs implements Catalogs {
  private static final RelDataTypeFactory TYPES = new HouseTypeFactory();
  private final Map<String, TestingCatalog> catalogs = new LinkedHashMap<>();

  /** A site that answers every question in the same way. */
  record TestingSite(String name, SiteKind kind, PushdownProver prover, SiteCost cost)
      implements Site {
    @Override
    public Optional<QueryWriter> writer() {
      return Optional.empty();
    }
  }

  /** An engine that computes everything. */
  static Site duckDb() {
    return new TestingSite(
        "duckdb",
        SiteKind.COMPUTE,
        operation -> Proof.exact(),
        new SiteCost(1_000_000, 2, 5, 0.1, 0.3));
  }

  /** A source with a site that this prover speaks for. */
  TestingCatalog source(String name, PushdownProver prover) {
    Site site = new TestingSite(name, SiteKind.SOURCE, prover, new SiteCost(500_000, 50, 20, 5, 0));
    TestingCatalog catalog = new TestingCatalog(name, site);
    catalogs.put(name, catalog);
    return catalog;
  }

  /** A catalog that only DuckDB can read. */
  TestingCatalog files(String name) {
    TestingCatalog catalog = new TestingCatalog(name, null);
    catalogs.put(name, catalog);
    return catalog;
  }

  @Override
  public List<String> names() {
    return List.copyOf(catalogs.keySet());
  }

  @Override
  public Optional<PlannerCatalog> catalog(String name) {
    return catalogs.values().stream()
        .filter(c -> c.name().equalsIgnoreCase(name))
        .map(PlannerCatalog.class::cast)
        .findFirst();
  }

  @Override
  public Optional<SourceTable> path(String path) {
    return Optional.empty();
  }

  static final class TestingCatalog implements PlannerCatalog {
    private final String name;
    private final @Nullable Site site;
    private final Map<String, SourceTable> tables = new LinkedHashMap<>();
    private int schemaQuestions;
    private int tableQuestions;

    TestingCatalog(String name, @Nullable Site site) {
      this.name = name;
      this.site = site;
    }

    /**
     * Columns as {@code "id:bigint:1000 name:varchar"}: name, type, number of distinct values;
     * {@code !} for NOT NULL.
     */
    TestingCatalog table(String table, double rows, String columns) {
      List<ColumnFacts> facts = new ArrayList<>();
      Map<String, ColumnStatistics> statistics = new HashMap<>();
      List<ImmutableBitSet> keys = new ArrayList<>();
      for (String column : columns.split(" ")) {
        String[] parts = column.split(":");
        boolean key = parts[1].endsWith("!");
        RelDataType type = type(parts[1].replace("!", ""), !key);
        boolean text = type.getSqlTypeName() == SqlTypeName.VARCHAR;
        facts.add(
            new ColumnFacts(
                parts[0], type, parts[1], text ? Collation.BINARY : Collation.NONE, null));
        if (key) {
          keys.add(ImmutableBitSet.of(facts.size() - 1));
        }

        double distinct = key ? rows : parts.length > 2 ? Double.parseDouble(parts[2]) : Double.NaN;
        statistics.put(
            parts[0],
            new ColumnStatistics(
                distinct, 0, Double.NaN, Double.NaN, Double.NaN, List.of(), List.of()));
      }

      NativeScan scan =
          site != null
              ? null
              : new NativeScan("duckdb", table, facts.stream().map(ColumnFacts::name).toList());
      tables.put(
          table,
          new SourceTable(
              new TableName(name, "main", table),
              List.of("main", table),
              facts,
              new TableStatistics(rows, statistics),
              keys,
              "v1",
              "TABLE",
              true,
              scan,
              null));
      return this;
    }

    /** How often it was asked for its schemas, which is a round trip at a server. */
    int schemaQuestions() {
      return schemaQuestions;
    }

    /** How often it was asked for a table, or for the names of all. */
    int tableQuestions() {
      return tableQuestions;
    }

    private static RelDataType type(String text, boolean nullable) {
      RelDataType type =
          switch (text) {
            case "int" -> TYPES.createSqlType(SqlTypeName.INTEGER);
            case "bigint" -> TYPES.createSqlType(SqlTypeName.BIGINT);
            case "date" -> TYPES.createSqlType(SqlTypeName.DATE);
            case "timestamp" -> TYPES.createSqlType(SqlTypeName.TIMESTAMP);
            case "double" -> TYPES.createSqlType(SqlTypeName.DOUBLE);
            case "decimal" -> TYPES.createSqlType(SqlTypeName.DECIMAL, 12, 2);
            default -> TYPES.createSqlType(SqlTypeName.VARCHAR);
          };
      return TYPES.createTypeWithNullability(type, nullable);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String kind() {
      return "testing";
    }

    @Override
    public Optional<Site> site() {
      return Optional.ofNullable(site);
    }

    @Override
    public List<String> schemas() {
      schemaQuestions++;
      return List.of("main");
    }

    @Override
    public Optional<String> soleSchema() {
      schemaQuestions++;
      return Optional.of("main");
    }

    @Override
    public List<String> tables(String schema) {
      tableQuestions++;
      return List.copyOf(tables.keySet());
    }

    @Override
    public Optional<SourceTable> table(String schema, String table) {
      tableQuestions++;
      return tables.values().stream()
          .filter(t -> t.name().table().equalsIgnoreCase(table))
          .findFirst();
    }
  }

  /** The eight tables of TPC-H at scale factor 1: four in {@code shop}, four in {@code lake}. */
  static TestingCatalogs tpch(PushdownProver shopProver) {
    TestingCatalogs catalogs = new TestingCatalogs();
    catalogs
        .source("shop", shopProver)
        .table(
            "customer",
            150_000,
            "c_custkey:int! c_name:varchar c_address:varchar c_nationkey:int:25 c_phone:varchar"
                + " c_acctbal:decimal:140000 c_mktsegment:varchar:5 c_comment:varchar")
        .table(
            "orders",
            1_500_000,
            "o_orderkey:bigint! o_custkey:int:100000 o_orderstatus:varchar:3"
                + " o_totalprice:decimal:1400000 o_orderdate:date:2406 o_orderpriority:varchar:5"
                + " o_clerk:varchar:1000 o_shippriority:int:1 o_comment:varchar")
        .table(
            "nation", 25, "n_nationkey:int! n_name:varchar:25 n_regionkey:int:5 n_comment:varchar")
        .table("region", 5, "r_regionkey:int! r_name:varchar:5 r_comment:varchar");
    catalogs
        .files("lake")
        .table(
            "lineitem",
            6_000_000,
            "l_orderkey:bigint:1500000 l_partkey:int:200000 l_suppkey:int:10000 l_linenumber:int:7"
                + " l_quantity:decimal:50 l_extendedprice:decimal:900000 l_discount:decimal:11"
                + " l_tax:decimal:9 l_returnflag:varchar:3 l_linestatus:varchar:2 l_shipdate:date:2526"
                + " l_commitdate:date:2466 l_receiptdate:date:2554 l_shipinstruct:varchar:4"
                + " l_shipmode:varchar:7 l_comment:varchar")
        .table(
            "part",
            200_000,
            "p_partkey:int! p_name:varchar p_mfgr:varchar:5 p_brand:varchar:25 p_type:varchar:150"
                + " p_size:int:50 p_container:varchar:40 p_retailprice:decimal p_comment:varchar")
        .table(
            "partsupp",
            800_000,
            "ps_partkey:int:200000 ps_suppkey:int:10000 ps_availqty:int:9999 ps_supplycost:decimal"
                + " ps_comment:varchar")
        .table(
            "supplier",
            10_000,
            "s_suppkey:int! s_name:varchar s_address:varchar s_nationkey:int:25 s_phone:varchar"
                + " s_acctbal:decimal s_comment:varchar");
    return catalogs;
  }
}
