package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.NativeScan;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.sql.Family;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;

/**
 * A query in the server's own SQL as a table. Its columns are those that the server tells when the
 * query is prepared; it is not run for that. Immutable.
 *
 * <p>The table is a sub-query that gives each column its house type, and texts the binary
 * collation, so that whatever is pushed around it has the house's meaning.
 */
record NativeQuery(String catalog, String sql, PostgresErrors errors, HouseTypes types) {
  private static final String KIND = "QUERY";

  /** The driver calls a column with a sequence by the name of that pseudo-type. */
  private static final Map<String, String> SERIALS =
      Map.of("smallserial", "int2", "serial", "int4", "bigserial", "int8");

  /**
   * The table.
   *
   * @throws ArrowLakeException SOURCE_QUERY_FAILED with the SQL where the server does not take it
   * @throws SQLException where the server cannot be asked
   */
  SourceTable table(Connection connection) throws SQLException {
    String bare = sql.strip().replaceFirst(";\\s*$", "");
    try {
      // Only what is one statement by itself is still one between parentheses.
      describe(connection, bare);
      return table(describe(connection, "SELECT * FROM (" + bare + "\n) AS q"), bare);
    } catch (SQLException e) {
      if (PostgresErrors.isLost(e)) {
        throw e;
      }

      ArrowLakeException error = errors.running(e, bare);
      throw error.code() == ErrorCode.SOURCE_CHANGED
          ? new ArrowLakeException(
                  ErrorCode.SOURCE_QUERY_FAILED,
                  "The server refuses the query: " + e.getMessage(),
                  e)
              .from(catalog)
              .sent(bare)
          : error;
    }
  }

  /** A column as the server describes it. */
  private record Described(String name, RelDataType type) {}

  private List<Described> describe(Connection connection, String text) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(text)) {
      if (statement.getParameterMetaData().getParameterCount() > 0) {
        throw refused("The query has parameters, or an operator with a question mark")
            .remedy("Call the function behind the operator, such as jsonb_exists");
      }

      ResultSetMetaData described = statement.getMetaData();
      if (described == null) {
        throw refused("The statement gives no rows");
      }

      List<Described> columns = new ArrayList<>();
      for (int i = 1; i <= described.getColumnCount(); i++) {
        columns.add(new Described(described.getColumnLabel(i), type(described, i)));
      }

      return columns;
    }
  }

  private RelDataType type(ResultSetMetaData described, int column) throws SQLException {
    String given = described.getColumnTypeName(column);
    String name = SERIALS.getOrDefault(given, given);
    return types.type(
        new RemoteType(name, "pg_catalog", "b", modifier(described, column, name)), true);
  }

  private static int modifier(ResultSetMetaData described, int column, String name)
      throws SQLException {
    int precision = described.getPrecision(column);
    boolean declared = name.equals("numeric") && precision > 0;
    return declared ? (precision << 16 | described.getScale(column) & 0x7FF) + 4 : -1;
  }

  private ArrowLakeException refused(String detail) {
    return new ArrowLakeException(ErrorCode.INVALID_QUERY, detail).from(catalog).sent(sql);
  }

  private SourceTable table(List<Described> described, String bare) {
    Set<String> names = new HashSet<>();
    List<ColumnFacts> columns = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<String> inputs = new ArrayList<>();
    for (Described column : described) {
      if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
        throw refused("The query gives two columns of the name " + column.name())
            .remedy("Give one of them another name by AS");
      }

      boolean text = Family.of(column.type()) == Family.TEXT;
      String name = "c" + inputs.size();
      inputs.add(name);
      outputs.add(
          "CAST(q.%s AS %s)%s AS %s"
              .formatted(
                  name,
                  PostgresDialect.name(column.type()),
                  text ? " COLLATE \"C\"" : "",
                  Identifiers.quoted(column.name())));
      columns.add(
          new ColumnFacts(
              column.name(), column.type(), "", text ? Collation.BINARY : Collation.NONE, null));
    }

    if (columns.isEmpty()) {
      throw refused("The query gives no columns");
    }

    String relation =
        "(SELECT %s FROM (%s\n) AS q(%s))"
            .formatted(String.join(", ", outputs), bare, String.join(", ", inputs));
    return new SourceTable(
        new TableName(catalog, "$query", bare),
        List.of(bare),
        columns,
        new TableStatistics(Double.NaN, Map.of()),
        List.of(),
        described.stream()
            .map(column -> column.name() + " " + column.type().getFullTypeString())
            .collect(Collectors.joining(", ")),
        KIND,
        false,
        new NativeScan(
            catalog,
            relation,
            columns.stream().map(column -> Identifiers.quoted(column.name())).toList()),
        null);
  }
}
