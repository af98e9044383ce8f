package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.plan.Fragment;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the statement that reads one table into statements that read ranges of its pages, or some of
 * its partitions, each for a connection of its own. The server encodes rows on one core for each
 * connection, which is what bounds a large read. Stateless.
 */
final class TableSplits {
  /** Fewer bytes than these are there sooner than another connection pays. */
  private static final double LEAST_BYTES = 32 << 20;

  private TableSplits() {}

  /** The table that a fragment reads by itself, null where it does anything else. */
  static @Nullable SourceTable table(Fragment fragment) {
    return table(fragment.root());
  }

  /** How many connections a fragment is worth, at least one. */
  static int worth(Fragment fragment, int most) {
    double splits = fragment.bytes() / LEAST_BYTES;
    return table(fragment) == null || Double.isNaN(splits)
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
    SourceTable table = table(fragment);
    if (table == null || most < 2) {
      return List.of(sql);
    }

    String name = name(table);
    Optional<Integer> place = placeOf(name, sql);
    if (place.isEmpty()) {
      return List.of(sql);
    }

    TableLayout layout = connection.layout(name, most);
    if (!layout.isSplit()) {
      return List.of(sql);
    }

    String before = sql.substring(0, place.get());
    String after = sql.substring(place.get() + name.length());
    return layout.parts().stream().map(part -> before + relation(table, part) + after).toList();
  }

  /** The rows of some pieces, in the place of the table. */
  private static String relation(SourceTable table, List<TableLayout.Piece> pieces) {
    // Where a row is stored is no column of a sub-query, unless it says so.
    String columns =
        Stream.concat(table.columns().stream(), table.identity().stream())
            .map(ColumnFacts::name)
            .distinct()
            .map(Identifiers::quoted)
            .collect(Collectors.joining(", "));
    return pieces.stream()
        .map(piece -> "SELECT " + columns + " FROM " + piece.table() + piece.condition())
        .collect(Collectors.joining(" UNION ALL ", "(", ")"));
  }

  /** The name of a table in statements. */
  static String name(SourceTable table) {
    return table.remoteName().stream().map(Identifiers::quoted).collect(Collectors.joining("."));
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
