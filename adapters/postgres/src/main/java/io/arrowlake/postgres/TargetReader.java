package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Asks the server for the tables that are written to. */
final class TargetReader {
  private static final String SCHEMA =
      """
      SELECT nspname FROM pg_namespace WHERE nspname = ? OR lower(nspname) = lower(?)
      ORDER BY nspname = ? DESC, nspname LIMIT 1""";

  private static final String RELATION =
      """
      SELECT c.oid::int8, n.nspname, c.relname, c.relkind
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND (c.relname = ? OR lower(c.relname) = lower(?))
        AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
      ORDER BY c.relname = ? DESC, c.relname LIMIT 1""";

  private static final String COLUMNS =
      """
      WITH RECURSIVE chain AS (
        SELECT a.attnum, a.attname, a.atttypid AS type, a.atttypmod AS modifier,
          format_type(a.atttypid, a.atttypmod) AS declared, a.attnotnull AS required,
          a.attgenerated <> '' AS generated
        FROM pg_attribute a
        WHERE a.attrelid = ?::int8::oid AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT c.attnum, c.attname, t.typbasetype, t.typtypmod, c.declared, c.required, c.generated
        FROM chain c JOIN pg_type t ON t.oid = c.type WHERE t.typtype = 'd')
      SELECT c.attname, c.declared, c.required, c.modifier,
        t.typname, n.nspname, t.typtype,
        coalesce(e.oid, 0)::int8, coalesce(e.typname, t.typname), coalesce(en.nspname, n.nspname),
        coalesce(e.typtype, t.typtype)
      FROM chain c JOIN pg_type t ON t.oid = c.type JOIN pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A' AND t.typlen = -1
      LEFT JOIN pg_namespace en ON en.oid = e.typnamespace
      WHERE t.typtype <> 'd' AND NOT c.generated ORDER BY c.attnum""";

  private TargetReader() {}

  /**
   * A relation as the server knows it.
   *
   * @param kind pg_class's relkind
   */
  record Relation(long oid, String schema, String name, String kind) {

    /** The quoted name. */
    String sql() {
      return Identifiers.qualified(schema, name);
    }

    boolean isTable() {
      return kind.equals("r") || kind.equals("p");
    }
  }

  /**
   * The schema of a table in the server's case.
   *
   * @throws ArrowLakeException SCHEMA_NOT_FOUND where it is not there
   */
  static String schema(WriteConnection connection, TableName table) {
    List<String> found =
        connection.query(
            SCHEMA, row -> row.getString(1), table.schema(), table.schema(), table.schema());
    if (found.isEmpty()) {
      throw new ArrowLakeException(
          ErrorCode.SCHEMA_NOT_FOUND,
          "Schema not found: " + table.catalog() + "." + table.schema());
    }

    return found.get(0);
  }

  /** The relation of this name; names match exactly first, then without regard to case. */
  static Optional<Relation> relation(WriteConnection connection, String schema, String name) {
    return connection.query(RELATION, TargetReader::relation, schema, name, name, name).stream()
        .findFirst();
  }

  private static Relation relation(ResultSet row) throws SQLException {
    return new Relation(row.getLong(1), row.getString(2), row.getString(3), row.getString(4));
  }

  /** The columns of a relation that can be written, in order. */
  static List<TargetColumn> columns(WriteConnection connection, long oid) {
    return connection.query(COLUMNS, TargetReader::column, oid);
  }

  private static TargetColumn column(ResultSet row) throws SQLException {
    return new TargetColumn(
        row.getString(1),
        new RemoteType(row.getString(5), row.getString(6), row.getString(7), row.getInt(4)),
        row.getString(2),
        row.getBoolean(3) ? TargetColumn.Presence.REQUIRED : TargetColumn.Presence.OPTIONAL,
        new RemoteType(row.getString(9), row.getString(10), row.getString(11), row.getInt(4)),
        (int) row.getLong(8));
  }
}
