package io.arrowlake.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * How a table is stored, as pieces that different connections can read: ranges of pages, and
 * partitions. Immutable.
 *
 * @param parts the pieces of each connection; none where one connection reads the table as a whole
 * @param reason why that is so, empty where it is not
 */
record TableLayout(List<List<Piece>> parts, String reason) {
  TableLayout {
    parts = parts.stream().map(List::copyOf).toList();
  }

  /**
   * Some rows of a table.
   *
   * @param table its name in statements
   * @param condition which rows, empty for all, else with its WHERE
   */
  record Piece(String table, String condition) {}

  /**
   * A table that holds rows.
   *
   * @param pages how many it has
   * @param ranged whether the server finds the pages of a range without reading the others
   */
  private record Leaf(String table, long pages, boolean ranged) {}

  /** The pages that other tables than heaps of this server are taken for. */
  private static final long UNKNOWN_PAGES = 1_000;

  /**
   * A row for each table that holds rows of one: its name, pages (-1 where there are none), whether
   * ranges of them can be read (since version 14), and why the table cannot be read in parts, empty
   * where it can. A partition has its own policies and privileges, which are not those that a query
   * of the whole table obeys.
   */
  private static final String SQL =
      """
      SELECT format('%%I.%%I', n.nspname, l.relname),
        CASE WHEN l.relkind IN ('r', 'm') AND m.amname = 'heap'
          THEN pg_relation_size(l.oid) / current_setting('block_size')::int ELSE -1 END,
        l.relkind IN ('r', 'm') AND m.amname = 'heap'
          AND current_setting('server_version_num')::int >= 140000,
        CASE WHEN NOT has_table_privilege(c.oid, 'SELECT') THEN 'the role may not read all columns'
          WHEN c.relkind = 'v' THEN 'a view has no pages'
          WHEN c.relkind = 'f' THEN 'a foreign table has no pages'
          WHEN c.relkind = 'p' AND (c.relrowsecurity OR l.relrowsecurity)
            THEN 'its rows are under row security'
          WHEN c.relkind = 'p' AND NOT has_table_privilege(l.oid, 'SELECT')
            THEN 'the role may not read each partition by itself'
          ELSE '' END
      FROM pg_class c
      CROSS JOIN LATERAL (
        SELECT c.oid AS relid WHERE c.relkind <> 'p'
        UNION ALL
        SELECT p.relid FROM pg_partition_tree(c.oid) p WHERE c.relkind = 'p' AND p.isleaf) x
      JOIN pg_class l ON l.oid = x.relid
      JOIN pg_namespace n ON n.oid = l.relnamespace
      LEFT JOIN pg_am m ON m.oid = l.relam
      WHERE c.oid = '%s'::regclass
      ORDER BY l.oid""";

  /**
   * The layout for so many connections at most.
   *
   * @param table its name in statements
   */
  static TableLayout read(Statement statement, String table, int connections) throws SQLException {
    List<Leaf> leaves = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(SQL.formatted(table.replace("'", "''")))) {
      while (row.next()) {
        String reason = row.getString(4);
        if (!reason.isEmpty()) {
          return whole(reason);
        }

        leaves.add(new Leaf(row.getString(1), row.getLong(2), row.getBoolean(3)));
      }
    }

    if (leaves.size() == 1 && !leaves.get(0).ranged()) {
      return whole("the server does not find the rows of a range of pages by themselves");
    }

    List<List<Piece>> parts = parts(leaves, connections);
    return parts.size() < 2 ? whole("it has few pages") : new TableLayout(parts, "");
  }

  private static TableLayout whole(String reason) {
    return new TableLayout(List.of(), reason);
  }

  /** About as many pages for each connection, in the order in which they are stored. */
  private static List<List<Piece>> parts(List<Leaf> leaves, int connections) {
    long all = leaves.stream().mapToLong(TableLayout::pages).sum();
    if (all < connections) {
      return List.of();
    }

    List<List<Piece>> parts = new ArrayList<>();
    List<Piece> current = new ArrayList<>();
    long before = 0;
    for (Leaf leaf : leaves) {
      long pages = pages(leaf);
      long from = 0;
      while (leaf.ranged() && parts.size() < connections - 1) {
        long end = all * (parts.size() + 1) / connections - before;
        if (end <= 0 || end >= pages) {
          break;
        }

        current.add(new Piece(leaf.table(), range(from, end)));
        parts.add(current);
        current = new ArrayList<>();
        from = end;
      }

      // It has no end: pages may have come since they were counted.
      current.add(new Piece(leaf.table(), from == 0 ? "" : range(from)));
      before += pages;
      if (parts.size() < connections - 1 && before >= all * (parts.size() + 1) / connections) {
        parts.add(current);
        current = new ArrayList<>();
      }
    }

    if (!current.isEmpty()) {
      parts.add(current);
    }

    return parts;
  }

  private static long pages(Leaf leaf) {
    return leaf.pages() < 0 ? UNKNOWN_PAGES : leaf.pages();
  }

  private static String range(long from, long to) {
    return range(from) + " AND ctid < '(" + to + ",0)'::tid";
  }

  private static String range(long from) {
    return " WHERE ctid >= '(" + from + ",0)'::tid";
  }

  /** Whether several connections read it. */
  boolean isSplit() {
    return !parts.isEmpty();
  }
}
