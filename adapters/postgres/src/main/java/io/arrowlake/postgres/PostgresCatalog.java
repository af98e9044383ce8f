package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.ColumnStatistics;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.type.HouseTypeFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The schemas and tables of one database. Thread-safe.
 *
 * <p>Definitions are read for a whole schema at once and kept. Each look-up of a table costs one
 * round trip, which asks for the table's token and size: whatever anybody changed is seen by the
 * next query.
 */
final class PostgresCatalog implements PlannerCatalog {
  /** Where a row is stored, which no other row is within one snapshot. */
  private static final List<ColumnFacts> IDENTITY =
      List.of(
          system("ctid", "tid", SqlTypeName.VARCHAR),
          system("tableoid", PostgresDialect.OID, SqlTypeName.BIGINT));

  /** Who made the row and who deletes it: numbers of transactions and of commands in them. */
  private static final List<ColumnFacts> SYSTEM =
      List.of(
          system("xmin", "xid", SqlTypeName.VARCHAR),
          system("xmax", "xid", SqlTypeName.VARCHAR),
          system("cmin", "cid", SqlTypeName.VARCHAR),
          system("cmax", "cid", SqlTypeName.VARCHAR));

  private final String name;
  private final Site site;
  private final PostgresConfig config;
  private final Set<String> schemaFilter;
  private final MetadataConnection metadata;
  private final HouseTypes types;
  private final PostgresErrors errors;
  private final Consumer<String> warnings;

  private final Map<Long, TableDefinition> definitions = new ConcurrentHashMap<>();
  private final Map<Long, AnalyzedColumns> analyzed = new ConcurrentHashMap<>();
  private final Set<String> readSchemas = ConcurrentHashMap.newKeySet();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private volatile @Nullable DatabaseFacts database;

  PostgresCatalog(
      String name,
      Site site,
      PostgresConfig config,
      MetadataConnection metadata,
      PostgresErrors errors,
      Consumer<String> warnings) {
    this.errors = errors;
    this.name = name;
    this.site = site;
    this.config = config;
    this.schemaFilter = config.schemaFilter();
    this.metadata = metadata;
    this.types =
        new HouseTypes(NumericForm.parse(config.numericUnconstrained()), config.numericWide());
    this.warnings = warnings;
  }

  private static ColumnFacts system(String name, String type, SqlTypeName house) {
    return new ColumnFacts(
        name, new HouseTypeFactory().createSqlType(house), type, Collation.NONE, null);
  }

  /** The statistics of columns with the token under which they were read. */
  private record AnalyzedColumns(String token, Map<String, ColumnStatistics> columns) {}

  /**
   * A table as it is now.
   *
   * @param rows the estimated rows in pages of known density
   * @param unknownBytes the size of the other pages
   * @param analyzed changes with the statistics
   */
  private record TableState(
      long oid,
      String schema,
      String name,
      String token,
      double rows,
      double unknownBytes,
      String analyzed) {}

  @Override
  public String name() {
    return name;
  }

  @Override
  public String kind() {
    return "postgres";
  }

  @Override
  public Optional<Site> site() {
    return Optional.of(site);
  }

  @Override
  public List<String> schemas() {
    List<String> all = metadata.ask(connection -> names(connection, CatalogSql.SCHEMAS, null));
    return schemaFilter.isEmpty() ? all : all.stream().filter(schemaFilter::contains).toList();
  }

  @Override
  public Optional<String> soleSchema() {
    List<String> all = schemas();
    return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }

  @Override
  public List<String> tables(String schema) {
    List<String> all = schemas();
    String exact =
        all.contains(schema)
            ? schema
            : all.stream().filter(schema::equalsIgnoreCase).findFirst().orElse(null);
    return exact == null
        ? List.of()
        : metadata.ask(connection -> names(connection, CatalogSql.TABLES, exact));
  }

  private static List<String> names(Connection connection, String sql, @Nullable String schema)
      throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (schema != null) {
        statement.setString(1, schema);
      }

      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
    }

    return names;
  }

  @Override
  public Optional<SourceTable> table(String schema, String table) {
    return metadata.ask(connection -> look(connection, schema, table));
  }

  @Override
  public Optional<SourceTable> query(String text) {
    NativeQuery query = new NativeQuery(name, text, errors, types);
    return Optional.of(metadata.ask(query::table));
  }

  private Optional<SourceTable> look(Connection connection, String schema, String table)
      throws SQLException {
    DatabaseFacts facts = database(connection);
    TableState state = state(connection, facts, CatalogSql.Match.EXACT, schema, table);
    if (state == null) {
      state = state(connection, facts, CatalogSql.Match.ANY_CASE, schema, table);
    }

    if (state == null || !isSeen(state.schema())) {
      return Optional.empty();
    }

    TableDefinition definition = definition(connection, facts, state);
    if (definition == null) {
      return Optional.empty();
    }

    warn(definition);
    double rows = rows(definition, state);
    Map<String, ColumnStatistics> columns = columns(connection, definition, state, rows);
    return Optional.of(
        new SourceTable(
            new TableName(name, definition.schema(), definition.name()),
            List.of(definition.schema(), definition.name()),
            definition.columns(),
            new TableStatistics(rows, columns),
            definition.keys(),
            definition.oid() + "-" + definition.token(),
            definition.kind(),
            definition.isTable(),
            null,
            definition.remark(),
            definition.defaults(),
            definition.isTable() ? IDENTITY : List.of(),
            definition.isTable() ? SYSTEM : List.of()));
  }

  private boolean isSeen(String schema) {
    return schemaFilter.isEmpty()
        ? !schema.equals("pg_catalog") && !schema.equals("information_schema")
        : schemaFilter.contains(schema);
  }

  private DatabaseFacts database(Connection connection) throws SQLException {
    DatabaseFacts known = database;
    if (known != null) {
      return known;
    }

    try (PreparedStatement statement = connection.prepareStatement(DatabaseFacts.SQL);
        ResultSet row = statement.executeQuery()) {
      row.next();
      DatabaseFacts facts =
          new DatabaseFacts(row.getInt(1), row.getString(2), row.getString(3), row.getString(4));
      database = facts;
      return facts;
    }
  }

  private static @Nullable TableState state(
      Connection connection,
      DatabaseFacts facts,
      CatalogSql.Match match,
      String schema,
      String table)
      throws SQLException {
    String sql = CatalogSql.state(match, facts.serverVersion());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, schema);
      statement.setString(2, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new TableState(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getDouble(5),
                row.getDouble(6),
                row.getString(7))
            : null;
      }
    }
  }

  private @Nullable TableDefinition definition(
      Connection connection, DatabaseFacts facts, TableState state) throws SQLException {
    TableDefinition known = definitions.get(state.oid());
    if (known != null && known.token().equals(state.token())) {
      return known;
    }

    boolean first = readSchemas.add(state.schema());
    DefinitionReader reader =
        new DefinitionReader(connection, facts, types, config.specialValues());
    for (TableDefinition read : reader.read(state.schema(), first ? null : state.oid())) {
      definitions.put(read.oid(), read);
    }

    // A table dropped since its state was asked for is not there, or has an old definition.
    TableDefinition fresh = definitions.get(state.oid());
    return fresh == null || fresh == known ? null : fresh;
  }

  private static double rows(TableDefinition table, TableState state) {
    return switch (table.kind()) {
      case "VIEW" -> Double.NaN;
      case "FOREIGN TABLE" -> state.rows() > 0 ? state.rows() : Double.NaN;
      default -> state.rows() + Math.ceil(state.unknownBytes() / RowWidth.estimate(table));
    };
  }

  private Map<String, ColumnStatistics> columns(
      Connection connection, TableDefinition table, TableState state, double rows)
      throws SQLException {
    if (table.kind().equals("VIEW")) {
      return Map.of();
    }

    String token = state.token() + "/" + state.analyzed();
    AnalyzedColumns known = analyzed.get(table.oid());
    if (known == null || !known.token().equals(token)) {
      known = new AnalyzedColumns(token, new StatisticsReader(connection, types).read(table, rows));
      analyzed.put(table.oid(), known);
    }

    return known.columns();
  }

  private void warn(TableDefinition table) {
    for (int i = 0; i < table.types().size(); i++) {
      RemoteType type = table.types().get(i);
      String column = table.columns().get(i).name();
      String version = table.oid() + "/" + table.token() + "/" + column;
      if (!types.isRead(type) && warned.add(version)) {
        warnings.accept(
            "Column "
                + name
                + "."
                + table.schema()
                + "."
                + table.name()
                + "."
                + column
                + " of type "
                + type.name()
                + " is read as text");
      }
    }
  }
}
