package io.arrowlake.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/** Makes sample tables in PostgreSQL, for the fixture of an adapter and for a judge beside it. */
public final class PostgresSamples {
  private PostgresSamples() {}

  /** Makes a table with its rows in the current schema, in the place of one that may exist. */
  public static void create(Connection connection, SampleTable table) throws SQLException {
    String columns =
        table.columns().stream()
            .map(column -> quote(column.name()) + " " + type(column.type()))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS " + quote(table.name()));
      statement.execute("CREATE TABLE " + quote(table.name()) + " (" + columns + ")");
      copy(connection, table);
      statement.execute("ANALYZE " + quote(table.name()));
    }
  }

  /** Adds rows to a table that {@link #create} has made. */
  public static void append(Connection connection, SampleTable rows) throws SQLException {
    copy(connection, rows);
  }

  private static void copy(Connection connection, SampleTable table) throws SQLException {
    String sql = "COPY " + quote(table.name()) + " FROM STDIN";
    PGConnection postgres = connection.unwrap(PGConnection.class);
    try (OutputStream out = new PGCopyOutputStream(postgres, sql)) {
      for (List<? extends @Nullable Object> row : table.rows()) {
        out.write(line(table, row).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new SQLException("Cannot copy rows into " + table.name(), e);
    }
  }

  private static String line(SampleTable table, List<? extends @Nullable Object> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(i == 0 ? "" : "\t").append(text(table.columns().get(i).type(), row.get(i)));
    }

    return line.append('\n').toString();
  }

  private static String text(RelDataType type, @Nullable Object value) {
    if (value == null) {
      return "\\N";
    } else if (type.getSqlTypeName() == SqlTypeName.VARBINARY) {
      return "\\\\x" + value;
    }

    String text = value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  /** The type of PostgreSQL that a house type stands for. */
  public static String type(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case DECIMAL -> "numeric(" + type.getPrecision() + "," + type.getScale() + ")";
      case VARCHAR -> "text";
      case VARBINARY -> "bytea";
      case DOUBLE -> "double precision";
      case TIME -> "time(6)";
      case TIMESTAMP -> "timestamp(6)";
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "timestamptz(6)";
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, REAL, UUID, DATE -> type.getSqlTypeName().getName();
      default -> throw new IllegalArgumentException("No sample has " + type.getFullTypeString());
    };
  }

  private static String quote(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
