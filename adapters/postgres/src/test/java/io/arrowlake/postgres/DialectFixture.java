package io.arrowlake.postgres;

import io.arrowlake.planner.PlanContext;
import io.arrowlake.planner.QueryPlanner;
import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.NativeScan;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter.Bindings;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.planner.type.HouseTypeFactory;
import io.arrowlake.sql.DuckDbDialect;
import io.arrowlake.sql.SqlSite;
import io.arrowlake.testkit.TestingPostgresServer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The same tables in PostgreSQL and DuckDB, and statements planned for either of them or given to
 * PostgreSQL as they are.
 */
final class DialectFixture implements AutoCloseable {
  private static final RelDataTypeFactory TYPES = new HouseTypeFactory();
  private static final String DATABASE = "dialect";
  private final Connection postgres;
  private final Connection duckDb;
  private final Map<String, List<String>> tables = new LinkedHashMap<>();
  private final Site source =
      new SqlSite(
          "pg", SiteKind.SOURCE, new PostgresDialect(), new SiteCost(1000, 0.01, 0.01, 0.01, 0));
  private final Site compute =
      new SqlSite(
          "duckdb", SiteKind.COMPUTE, new DuckDbDialect(), new SiteCost(1_000_000, 1, 1, 1, 1));

  DialectFixture() throws SQLException {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    postgres = server.connect(DATABASE);
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
    execute(postgres, "SET TimeZone = 'UTC'");
    execute(
        postgres,
        "CREATE COLLATION loose"
            + " (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
    execute(duckDb, "SET TimeZone = 'UTC'");
    for (String statement : DuckDbDialect.setupStatements()) {
      execute(duckDb, statement);
    }
  }

  /** Makes a table in both; columns as {@code "a int, b decimal(12,2)"} in PostgreSQL's types. */
  void table(String name, String columns, String... rows) throws SQLException {
    List<String> list = Arrays.asList(columns.split(", "));
    tables.put(name, list);
    execute(postgres, "CREATE TABLE " + name + " (" + columns + ")");
    StringBuilder duck = new StringBuilder();
    for (String column : list) {
      String[] parts = column.split(" ", 2);
      duck.append(duck.isEmpty() ? "" : ", ").append(parts[0]).append(' ');
      duck.append(new DuckDbDialect().typeName(type(parts[1])));
    }

    execute(duckDb, "CREATE TABLE " + name + " (" + duck + ")");
    for (String row : rows) {
      insert(name, row);
    }
  }

  void insert(String table, String rows) throws SQLException {
    execute(postgres, "INSERT INTO " + table + " VALUES " + rows);
    execute(duckDb, "INSERT INTO " + table + " VALUES " + rows);
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The plan of a statement over the tables of {@code pg} or {@code duck}. */
  FederatedPlan plan(String sql, String catalog) {
    QueryPlanner planner = new QueryPlanner(new FixtureCatalogs(), List.of(compute));
    PlanContext simple = PlanContext.simple();
    PlanContext context =
        new PlanContext(
            catalog, "public", List.of(), simple.settings(), simple.now(), simple.cancelled());
    return planner.plan(sql, planner.parse(sql), context);
  }

  /** The text of a plan with one fragment. */
  static String text(Fragment fragment) {
    return fragment.site().writer().orElseThrow().write(fragment.root(), Bindings.UNBOUND);
  }

  /** Rows as texts, and the names of their types. */
  record Rows(List<String> types, List<List<Object>> rows) {}

  Rows onPostgres(String sql, RelDataType rowType) throws SQLException {
    return rows(postgres, sql, rowType);
  }

  Rows onDuckDb(String sql, RelDataType rowType) throws SQLException {
    return rows(duckDb, sql, rowType);
  }

  private static Rows rows(Connection connection, String sql, RelDataType rowType)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> types = new ArrayList<>();
      for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
        types.add(result.getMetaData().getColumnTypeName(i));
      }

      List<List<Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (RelDataTypeField field : rowType.getFieldList()) {
          row.add(value(result, field.getIndex() + 1, field.getType()));
        }
        rows.add(row);
      }

      return new Rows(types, rows);
    }
  }

  private static Object value(ResultSet result, int i, RelDataType type) throws SQLException {
    if (result.getObject(i) == null) {
      return "NULL";
    }

    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> result.getBoolean(i);
      case SMALLINT, INTEGER, BIGINT -> result.getLong(i);
      case DECIMAL -> result.getBigDecimal(i).setScale(type.getScale()).toPlainString();
      case REAL -> Float.toString(result.getFloat(i));
      case DOUBLE -> new BigDecimalText(result.getDouble(i)).text();
      case DATE -> result.getObject(i, LocalDate.class).toString();
      case TIMESTAMP -> result.getObject(i, LocalDateTime.class).toString();
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          result.getObject(i, OffsetDateTime.class).toInstant().toString();
      case VARBINARY -> Arrays.toString(result.getBytes(i));
      default -> {
        // The reader of the source cuts off the blanks of character(n).
        boolean padded = result.getMetaData().getColumnTypeName(i).equals("bpchar");
        yield padded ? result.getString(i).replaceAll(" +$", "") : result.getString(i);
      }
    };
  }

  /** A double to the digits on which libraries of mathematics agree. */
  private record BigDecimalText(double value) {
    String text() {
      return Double.isFinite(value)
          ? new BigDecimal(value).round(new MathContext(13)).stripTrailingZeros().toString()
          : Double.toString(value);
    }
  }

  static RelDataType type(String text) {
    String[] parts = text.replace(")", "").split("[(,]");
    RelDataType type =
        switch (parts[0].trim()) {
          case "smallint" -> TYPES.createSqlType(SqlTypeName.SMALLINT);
          case "int" -> TYPES.createSqlType(SqlTypeName.INTEGER);
          case "bigint" -> TYPES.createSqlType(SqlTypeName.BIGINT);
          case "decimal" ->
              TYPES.createSqlType(
                  SqlTypeName.DECIMAL,
                  Integer.parseInt(parts[1].trim()),
                  Integer.parseInt(parts[2].trim()));
          case "real" -> TYPES.createSqlType(SqlTypeName.REAL);
          case "double precision" -> TYPES.createSqlType(SqlTypeName.DOUBLE);
          case "boolean" -> TYPES.createSqlType(SqlTypeName.BOOLEAN);
          case "date" -> TYPES.createSqlType(SqlTypeName.DATE);
          case "timestamp" -> TYPES.createSqlType(SqlTypeName.TIMESTAMP);
          case "timestamptz" -> TYPES.createSqlType(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
          case "uuid" -> TYPES.createSqlType(SqlTypeName.UUID);
          case "char" -> TYPES.createSqlType(SqlTypeName.VARCHAR, Integer.parseInt(parts[1]));
          default -> TYPES.createSqlType(SqlTypeName.VARCHAR);
        };
    return TYPES.createTypeWithNullability(type, true);
  }

  private static ColumnFacts facts(String column) {
    String[] parts = column.split(" ", 2);
    RelDataType type = type(parts[1]);
    boolean text = type.getSqlTypeName() == SqlTypeName.VARCHAR;
    String remote = parts[1].startsWith("char") ? "bpchar" : text ? "text" : "";
    Collation collation =
        !text
            ? Collation.NONE
            : parts[1].contains("\"C\"")
                ? Collation.BINARY
                : parts[1].contains("loose") ? Collation.NONDETERMINISTIC : Collation.DETERMINISTIC;
    return new ColumnFacts(parts[0], type, remote, collation, null);
  }

  private SourceTable sourceTable(String catalog, String name) {
    List<ColumnFacts> columns = tables.get(name).stream().map(DialectFixture::facts).toList();
    NativeScan scan =
        catalog.equals("duck")
            ? new NativeScan(
                "duckdb",
                "\"" + name + "\"",
                columns.stream().map(c -> "\"" + c.name() + "\"").toList())
            : null;
    return new SourceTable(
        new TableName(catalog, "public", name),
        List.of("public", name),
        columns,
        new TableStatistics(1000, Map.of()),
        List.of(),
        "1",
        "TABLE",
        false,
        scan,
        null);
  }

  @Override
  public void close() throws SQLException {
    duckDb.close();
    postgres.close();
    TestingPostgresServer.shared().dropDatabase(DATABASE);
  }

  private final class FixtureCatalogs implements Catalogs {
    @Override
    public List<String> names() {
      return List.of("pg", "duck");
    }

    @Override
    public Optional<PlannerCatalog> catalog(String name) {
      return names().contains(name) ? Optional.of(new FixtureCatalog(name)) : Optional.empty();
    }

    @Override
    public Optional<SourceTable> path(String path) {
      return Optional.empty();
    }
  }

  private final class FixtureCatalog implements PlannerCatalog {
    private final String name;

    FixtureCatalog(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String kind() {
      return "fixture";
    }

    @Override
    public Optional<Site> site() {
      return name.equals("pg") ? Optional.of(source) : Optional.empty();
    }

    @Override
    public List<String> schemas() {
      return List.of("public");
    }

    @Override
    public Optional<String> soleSchema() {
      return Optional.of("public");
    }

    @Override
    public List<String> tables(String schema) {
      return List.copyOf(tables.keySet());
    }

    @Override
    public Optional<SourceTable> table(String schema, String table) {
      return tables.containsKey(table) ? Optional.of(sourceTable(name, table)) : Optional.empty();
    }
  }
}
