package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.plan.Fragment;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the statement that reads one table into statements that read ranges of its pages, each for a
 * connection of its own. The server encodes rows on one core for each connection, which is what
 * bounds a large read. Stateless.
 */
final class TableSplits {
  /** Fewer bytes than these are there sooner than another connection pays. */
  private static final double LEAST_BYTES = 32 << 20;

  /**
   * The pages of a plain table, 0 for anything else and for servers that read all pages to find
   * those of a range (before version 14).
   */
  private static final String PAGES =
      "SELECT CASE WHEN c.relkind IN ('r', 'm') AND a.amname = 'heap' AND"
          + " current_setting('server_version_num')::int >= 140000 THEN pg_relation_size(c.oid) /"
          + " current_setting('block_size')::int ELSE 0 END FROM pg_class c JOIN pg_am a ON a.oid ="
          + " c.relam WHERE c.oid = '%s'::regclass";

  private TableSplits() {}

  /** How many connections a fragment is worth, at least one. */
  static int worth(Fragment fragment, int most) {
    double splits = fragment.bytes() / LEAST_BYTES;
    return table(fragment.root()) == null || Double.isNaN(splits)
        ? 1
        : (int) Math.max(1, Math.min(most, splits));
  }

  /**
   * The statements that together give the rows of one, each row once.
   *
   * @param sql the statement of the fragment
   * @param most how many there may be
   */
  static List<String> of(Fragment fragment, String sql, int most, SessionConnection connection)
      throws SQLException {
    SourceTable table = table(fragment.root());
    if (table == null || most < 2) {
      return List.of(sql);
    }

    String name = name(table);
    Optional<Integer> place = placeOf(name, sql);
    if (place.isEmpty()) {
      return List.of(sql);
    }

    String pages = connection.execute(PAGES.formatted(name.replace("'", "''")));
    long count = pages.isEmpty() ? 0 : Long.parseLong(pages);
    List<String> splits = new ArrayList<>();
    for (int i = 0; i < most && count >= most; i++) {
      String range =
          "(SELECT * FROM "
              + name
              + " WHERE "
              + range(count * i / most, count * (i + 1) / most, i == most - 1)
              + ")";
      splits.add(
          sql.substring(0, place.get()) + range + sql.substring(place.get() + name.length()));
    }

    return splits.isEmpty() ? List.of(sql) : splits;
  }

  /** The last range has no end: pages may have come since they were counted. */
  private static String range(long from, long to, boolean last) {
    String start = "ctid >= '(" + from + ",0)'::tid";
    return last ? start : start + " AND ctid < '(" + to + ",0)'::tid";
  }

  private static String name(SourceTable table) {
    return table.remoteName().stream()
        .map(part -> '"' + part.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining("."));
  }

  /** Where the statement names the table, empty where that could be a part of a literal, too. */
  private static Optional<Integer> placeOf(String name, String sql) {
    String from = " FROM " + name + " AS t0";
    int place = sql.indexOf(from);
    return place >= 0 && sql.indexOf(from, place + 1) < 0
        ? Optional.of(place + " FROM ".length())
        : Optional.empty();
  }

  /** The one table below filters and projections without windows. */
  private static @Nullable SourceTable table(RelNode node) {
    if (node instanceof TableScan scan) {
      SourceTable table = scan.getTable().unwrap(SourceTable.class);
      return table == null || table.nativeScan() != null ? null : table;
    }

    boolean plain = node instanceof Filter || node instanceof Project p && !p.containsOver();
    return plain ? table(node.getInput(0)) : null;
  }
}
