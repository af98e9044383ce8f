package io.arrowlake.files;

import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.ColumnStatistics;
import io.arrowlake.planner.catalog.NativeScan;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.type.HouseTypeFactory;
import io.arrowlake.spi.SourceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** The tables of an attached database's schema {@code main}. Thread-safe. */
final class LocalCatalog implements PlannerCatalog {
  static final String SCHEMA = "main";

  private static final Pattern LENGTH =
      Pattern.compile("\\(*length\\((?:\"(?:[^\"]|\"\")*\"|\\w+)\\) <= (\\d+)\\)*");

  private static final int SAMPLED_COLUMNS = 64;

  private final String name;
  private final SourceContext context;
  private final AtomicLong changes;
  private final Map<String, SourceTable> kept = new ConcurrentHashMap<>();

  /** A table as DuckDB lists it. */
  private record Listed(String name, String token, double rows, @Nullable String remark) {}

  /** What a table's constraints say. */
  private record Constraints(Map<String, Integer> lengths, List<List<String>> unique) {}

  /**
   * The catalog of an attached database.
   *
   * @param changes grows with each statement that writes to it
   */
  LocalCatalog(String name, SourceContext context, AtomicLong changes) {
    this.name = name;
    this.context = context;
    this.changes = changes;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String kind() {
    return "local";
  }

  @Override
  public Optional<Site> site() {
    return Optional.empty();
  }

  @Override
  public List<String> schemas() {
    return List.of(SCHEMA);
  }

  @Override
  public Optional<String> soleSchema() {
    return Optional.of(SCHEMA);
  }

  @Override
  public List<String> tables(String schema) {
    if (!schema.equalsIgnoreCase(SCHEMA)) {
      return List.of();
    }

    try (Connection connection = context.duckDb()) {
      return listed(connection, "").stream().map(Listed::name).toList();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public Optional<SourceTable> table(String schema, String table) {
    if (!schema.equalsIgnoreCase(SCHEMA)) {
      return Optional.empty();
    }

    try (Connection connection = context.duckDb()) {
      String condition = " AND lower(table_name) = lower(" + Quoting.literal(table) + ")";
      List<Listed> found = listed(connection, condition);
      if (found.isEmpty()) {
        kept.remove(table);
        return Optional.empty();
      }

      Listed now = found.get(0);
      SourceTable before = kept.get(now.name());
      if (before != null && before.versionToken().equals(now.token())) {
        return Optional.of(before);
      }

      SourceTable read = read(connection, now);
      kept.put(now.name(), read);
      return Optional.of(read);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private List<Listed> listed(Connection connection, String condition) throws SQLException {
    long change = changes.get();
    String sql =
        "SELECT table_name, table_oid, estimated_size, comment FROM duckdb_tables()"
            + " WHERE schema_name = 'main' AND NOT internal AND database_name = "
            + Quoting.literal(name)
            + condition
            + " ORDER BY table_name";
    List<Listed> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String token =
            "table=%d,change=%d,rows=%d".formatted(rows.getLong(2), change, rows.getLong(3));
        tables.add(new Listed(rows.getString(1), token, rows.getDouble(3), rows.getString(4)));
      }
    }

    return tables;
  }

  private SourceTable read(Connection connection, Listed listed) throws SQLException {
    String relation = relation(name, listed.name());
    Constraints constraints = constraints(connection, listed.name());
    List<HouseColumn> columns = columns(connection, listed.name(), constraints);
    columns.stream()
        .filter(HouseColumn::unknown)
        .forEach(
            column ->
                context
                    .warnings()
                    .accept(
                        "Column %s of %s has the type %s and is read as text"
                            .formatted(
                                column.facts().name(), relation, column.facts().remoteType())));
    return new SourceTable(
        new TableName(name, SCHEMA, listed.name()),
        List.of(name, SCHEMA, listed.name()),
        columns.stream().map(HouseColumn::facts).toList(),
        new TableStatistics(listed.rows(), statistics(connection, relation, columns)),
        keys(columns, constraints.unique()),
        listed.token(),
        "TABLE",
        true,
        new NativeScan(
            FileTables.DUCKDB, relation, columns.stream().map(HouseColumn::expression).toList()),
        listed.remark(),
        ImmutableBitSet.of(),
        ROW_NUMBER,
        List.of());
  }

  /** The number of a row, which it keeps until somebody else has written to the store. */
  private static final List<ColumnFacts> ROW_NUMBER =
      List.of(
          new ColumnFacts(
              "rowid",
              new HouseTypeFactory().createSqlType(SqlTypeName.BIGINT),
              "BIGINT",
              Collation.NONE,
              null));

  /** The quoted name of a table. */
  static String relation(String catalog, String table) {
    return Quoting.identifier(catalog) + ".\"main\"." + Quoting.identifier(table);
  }

  private List<HouseColumn> columns(Connection connection, String table, Constraints constraints)
      throws SQLException {
    String sql =
        "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns()"
            + " WHERE database_name = ? AND schema_name = 'main' AND table_name = ?"
            + " ORDER BY column_index";
    List<HouseColumn> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      statement.setString(2, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String column = rows.getString(1);
          columns.add(
              HouseColumn.of(
                  column,
                  rows.getString(2),
                  new HouseColumn.Declared(
                      rows.getBoolean(3), constraints.lengths().get(column), rows.getString(4))));
        }
      }
    }

    return columns;
  }

  private Constraints constraints(Connection connection, String table) throws SQLException {
    String sql =
        "SELECT constraint_type, coalesce(expression, ''), unnest(constraint_column_names),"
            + " constraint_index FROM duckdb_constraints() WHERE database_name = ?"
            + " AND schema_name = 'main' AND table_name = ?";
    Map<String, Integer> lengths = new HashMap<>();
    Map<Long, List<String>> unique = new TreeMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      statement.setString(2, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Matcher length = LENGTH.matcher(rows.getString(2));
          switch (rows.getString(1)) {
            case "CHECK" -> {
              if (length.matches()) {
                lengths.put(rows.getString(3), Integer.valueOf(length.group(1)));
              }
            }
            case "PRIMARY KEY", "UNIQUE" ->
                unique
                    .computeIfAbsent(rows.getLong(4), key -> new ArrayList<>())
                    .add(rows.getString(3));
            default -> {}
          }
        }
      }
    }

    return new Constraints(lengths, List.copyOf(unique.values()));
  }

  /** Those unique sets of columns none of which can be NULL. */
  private static List<ImmutableBitSet> keys(List<HouseColumn> columns, List<List<String>> unique) {
    List<String> names = columns.stream().map(column -> column.facts().name()).toList();
    List<ImmutableBitSet> keys = new ArrayList<>();
    for (List<String> set : unique) {
      List<Integer> places = set.stream().map(names::indexOf).toList();
      boolean filled =
          places.stream().allMatch(i -> i >= 0 && !columns.get(i).facts().type().isNullable());
      if (filled) {
        keys.add(ImmutableBitSet.of(places));
      }
    }

    return keys;
  }

  /** What DuckDB keeps of each column anyway; it gives no row where the table has none. */
  private static Map<String, ColumnStatistics> statistics(
      Connection connection, String relation, List<HouseColumn> columns) throws SQLException {
    StringBuilder figures = new StringBuilder();
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      ValueLine line = ValueLine.of(columns.get(i).facts().type());
      String comma = i == 0 ? "" : ", ";
      figures.append(comma).append(figures("s" + i, line));
      texts.append(comma).append("stats(");
      texts.append(Quoting.identifier(columns.get(i).facts().name())).append(") AS s").append(i);
    }

    String sql = "SELECT %s FROM (SELECT %s FROM %s LIMIT 1)".formatted(figures, texts, relation);
    List<HouseColumn> sized =
        columns.stream()
            .filter(column -> Double.isNaN(ValueLine.width(column.facts().type())))
            .filter(column -> column.facts().type().getComponentType() == null)
            .filter(column -> !column.facts().type().isStruct())
            .limit(SAMPLED_COLUMNS)
            .toList();
    Map<String, ColumnSample> samples = ColumnSample.take(connection, relation, sized);
    Map<String, ColumnStatistics> statistics = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (row.next()) {
        for (int i = 0; i < columns.size(); i++) {
          HouseColumn column = columns.get(i);
          ColumnSample sample = samples.get(column.facts().name());
          statistics.put(column.facts().name(), column(row, column, 3 * i + 1, sample));
        }
      }
    }

    return statistics;
  }

  /** The distinct count, least and greatest value out of the text that DuckDB gives. */
  private static String figures(String text, ValueLine line) {
    return "TRY_CAST(regexp_extract(%s, 'Approx Unique: (\\d+)', 1) AS DOUBLE)".formatted(text)
        + ", "
        + line.sql("regexp_extract(" + text + ", '\\[Min: ([^,\\]]+)', 1)")
        + ", "
        + line.sql("regexp_extract(" + text + ", 'Max: ([^,\\]]+)', 1)");
  }

  private static ColumnStatistics column(
      ResultSet row, HouseColumn column, int first, @Nullable ColumnSample sample)
      throws SQLException {
    return new ColumnStatistics(
        number(row, first),
        sample == null ? Double.NaN : sample.nullFraction(),
        sample == null ? ValueLine.width(column.facts().type()) : sample.width(),
        number(row, first + 1),
        number(row, first + 2),
        List.of(),
        List.of());
  }

  private static double number(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : value;
  }

  private ArrowLakeException failure(SQLException cause) {
    return new ArrowLakeException(
            ErrorCode.SOURCE_QUERY_FAILED,
            "Store cannot be asked: " + DuckDbFailure.firstLine(DuckDbFailure.message(cause)),
            cause)
        .from(name);
  }
}
