package io.arrowlake.examples.embedded;

import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.sql.SqlDialectBase;
import io.arrowlake.sql.SqlSite;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * One schema of a database behind JDBC: what the planner asks of its tables, and the rows of the
 * SQL that the planner writes for it. Thread-safe.
 */
public final class JdbcDatabase implements PlannerCatalog {
  /** In nanoseconds: a round trip, then what a row and a byte cost on their way out. */
  private static final SiteCost COST = new SiteCost(1_000_000, 70, 50, 12, 0);

  private final String name;
  private final String schema;
  private final Collation text;
  private final Connections connections;
  private final Site site;
  private final HouseTypes types = new HouseTypes();

  /** Opens connections, each set up as the dialect says. */
  @FunctionalInterface
  public interface Connections {
    /** A connection that the caller closes. */
    Connection open() throws SQLException;
  }

  /**
   * A database under this name.
   *
   * @param dialect how its SQL is written, and what of it is proven
   * @param text how its text columns are compared; in doubt, NONDETERMINISTIC keeps all of that
   *     here
   */
  public JdbcDatabase(
      String name, String schema, SqlDialectBase dialect, Collation text, Connections connections) {
    this.name = name;
    this.schema = schema;
    this.text = text;
    this.connections = connections;
    this.site = new SqlSite(name, SiteKind.SOURCE, dialect, COST);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String kind() {
    return "jdbc";
  }

  @Override
  public Optional<Site> site() {
    return Optional.of(site);
  }

  @Override
  public List<String> schemas() {
    return List.of(schema);
  }

  @Override
  public Optional<String> soleSchema() {
    return Optional.of(schema);
  }

  @Override
  public List<String> tables(String of) {
    if (!of.equalsIgnoreCase(schema)) {
      return List.of();
    }

    try (Connection connection = connections.open();
        ResultSet rows = connection.getMetaData().getTables(null, schema, "%", null)) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString("TABLE_NAME"));
      }

      return names;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public Optional<SourceTable> table(String of, String asked) {
    Optional<String> found =
        tables(of).stream()
            .filter(asked::equals)
            .findFirst()
            .or(() -> tables(of).stream().filter(asked::equalsIgnoreCase).findFirst());
    return found.map(this::describe);
  }

  private SourceTable describe(String table) {
    List<ColumnFacts> columns = new ArrayList<>();
    try (Connection connection = connections.open()) {
      try (ResultSet rows = connection.getMetaData().getColumns(null, schema, table, "%")) {
        while (rows.next()) {
          columns.add(column(rows));
        }
      }

      return new SourceTable(
          new TableName(name, schema, table),
          List.of(schema, table),
          columns,
          new TableStatistics(count(connection, table), Map.of()),
          List.<ImmutableBitSet>of(),
          Integer.toHexString(columns.hashCode()),
          "TABLE",
          false,
          null,
          null);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private ColumnFacts column(ResultSet column) throws SQLException {
    RelDataType type = types.type(column);
    return new ColumnFacts(
        column.getString("COLUMN_NAME"),
        type,
        column.getString("TYPE_NAME"),
        type.getSqlTypeName() == SqlTypeName.VARCHAR ? text : Collation.NONE,
        null);
  }

  private double count(Connection connection, String table) throws SQLException {
    String quoted = "\"" + schema + "\".\"" + table.replace("\"", "\"\"") + "\"";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + quoted)) {
      rows.next();
      return rows.getDouble(1);
    }
  }

  /** The rows of a statement, as Java values of these house types. */
  List<List<@Nullable Object>> rows(String sql, RelDataType rowType) {
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      while (results.next()) {
        rows.add(types.row(results, rowType));
      }

      return rows;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private IllegalStateException failed(SQLException cause) {
    return new IllegalStateException("The database " + name + " failed", cause);
  }
}
