package io.arrowlake.files;

import io.arrowlake.planner.catalog.ValueRange;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Proves from the footers of Parquet files what the values of integer and decimal columns lie
 * between: the format makes the least and the greatest value of a row group exact for these types,
 * and engines skip row groups by them. Only where every row group of every file has them.
 */
final class FooterRanges {
  /** Footers of more files than these cost more to read than narrower arithmetic gains. */
  private static final int MOST_FILES = 64;

  /** A text of more fractional digits would be rounded, and then be no bound. */
  private static final int SCALE = 18;

  private static final String NUMBER = "TRY_CAST(%s AS DECIMAL(38, " + SCALE + "))";

  private FooterRanges() {}

  /** The columns with the ranges of their values, where the footers prove them. */
  static List<HouseColumn> withRanges(Connection connection, FileSet set, List<HouseColumn> columns)
      throws SQLException {
    boolean any = columns.stream().anyMatch(FooterRanges::isRanged);
    if (!any || set.format() != FileFormat.PARQUET || set.files().size() > MOST_FILES) {
      return columns;
    }

    Map<String, ValueRange> ranges = ranges(connection, set, ranged(columns));
    set.partitionValues().keySet().forEach(ranges::remove);
    List<HouseColumn> ranged = new ArrayList<>();
    for (HouseColumn column : columns) {
      ValueRange range = isRanged(column) ? ranges.get(column.facts().name()) : null;
      ranged.add(range == null ? column : column.within(range));
    }

    return ranged;
  }

  private static Set<String> ranged(List<HouseColumn> columns) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    columns.stream()
        .filter(FooterRanges::isRanged)
        .forEach(column -> names.add(column.facts().name()));
    return names;
  }

  private static boolean isRanged(HouseColumn column) {
    SqlTypeName type = column.facts().type().getSqlTypeName();
    return switch (type) {
      case SMALLINT, INTEGER, BIGINT -> true;
      case DECIMAL -> column.facts().type().getScale() <= SCALE;
      default -> false;
    };
  }

  /**
   * By the name of the column, without regard to case. Only of columns with numbers: those of texts
   * have bounds in the order of texts, which may look like numbers.
   */
  private static Map<String, ValueRange> ranges(
      Connection connection, FileSet set, Set<String> columns) throws SQLException {
    String min = NUMBER.formatted("stats_min_value");
    String max = NUMBER.formatted("stats_max_value");
    String sql =
        "SELECT path_in_schema, min("
            + min
            + "), max("
            + max
            + "), bool_and(stats_null_count IS NOT DISTINCT FROM num_values OR "
            + min
            + " IS NOT NULL AND "
            + max
            + " IS NOT NULL) FROM parquet_metadata("
            + Quoting.files(set.files())
            + ") GROUP BY path_in_schema";
    Map<String, ValueRange> ranges = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Set<String> unproven = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String name = rows.getString(1);
        if (!columns.contains(name)) {
          continue;
        }

        ValueRange range = rows.getBoolean(4) ? range(rows) : null;
        // The same name in another case is another column, or the same one in another file.
        if (range == null || ranges.put(name, range) != null) {
          unproven.add(name);
        }
      }
    }

    unproven.forEach(ranges::remove);
    return ranges;
  }

  private static @Nullable ValueRange range(ResultSet row) throws SQLException {
    return row.getBigDecimal(2) == null || row.getBigDecimal(3) == null
        ? null
        : new ValueRange(row.getBigDecimal(2), row.getBigDecimal(3));
  }
}
