package io.arrowlake.files;

import io.arrowlake.planner.catalog.ColumnStatistics;
import io.arrowlake.planner.catalog.TableStatistics;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Estimates sizes and values from footers, from the first rows and from the names of folders. */
final class FileStatistics {
  /** Footers of more files than these are not read: the rest is taken to be alike. */
  private static final int FOOTERS = 64;

  private static final int TEXT_FILES = 8;
  private static final int SAMPLED_COLUMNS = 64;

  /** What the footers say of a column: on the planner's line, NaN where nothing is said. */
  private record Footer(double nulls, double min, double max, double most, double all) {
    static final Footer NONE =
        new Footer(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  private final Connection connection;
  private final FileSet set;
  private final List<HouseColumn> columns;

  FileStatistics(Connection connection, FileSet set, List<HouseColumn> columns) {
    this.connection = connection;
    this.set = set;
    this.columns = columns;
  }

  /**
   * The estimates.
   *
   * @param exampleRelation the relation of the one file of {@link #example}
   * @param exampleColumns the columns of it, without regard to case
   */
  TableStatistics estimate(String exampleRelation, Set<String> exampleColumns) throws SQLException {
    Map<String, Long> partitions = set.partitionValues();
    Map<String, Footer> footers = Map.of();
    double rows;
    if (set.format() == FileFormat.PARQUET) {
      List<DataFile> read = spread(set.files(), FOOTERS);
      double share = (double) set.bytes() / Math.max(1, bytes(read));
      double footerRows = rows(read);
      footers = footers(read, footerRows);
      rows = footerRows * share;
    } else {
      rows = textRows();
    }

    Map<String, Footer> known = footers;
    List<HouseColumn> sampled =
        columns.stream()
            .filter(column -> exampleColumns.contains(column.facts().name()))
            .filter(column -> !partitions.containsKey(column.facts().name()))
            .filter(column -> needsSample(column, known))
            .limit(SAMPLED_COLUMNS)
            .toList();
    Map<String, ColumnSample> samples = ColumnSample.take(connection, exampleRelation, sampled);
    Map<String, ColumnStatistics> statistics = new HashMap<>();
    for (HouseColumn column : columns) {
      String name = column.facts().name();
      statistics.put(
          name,
          partitions.containsKey(name)
              ? partition(column, partitions.get(name))
              : column(column, rows, known.getOrDefault(name, Footer.NONE), samples.get(name)));
    }

    return new TableStatistics(rows, statistics);
  }

  /** The file whose first rows are looked at. */
  static DataFile example(FileSet set) {
    return set.files().stream().max(Comparator.comparingLong(DataFile::size)).orElseThrow();
  }

  /** Texts for their size; others where their number of values cannot be told from the footers. */
  private static boolean needsSample(HouseColumn column, Map<String, Footer> footers) {
    Footer footer = footers.getOrDefault(column.facts().name(), Footer.NONE);
    return switch (column.facts().type().getSqlTypeName()) {
      case ARRAY, ROW, MAP, BOOLEAN -> false;
      case VARCHAR, VARBINARY -> true;
      default ->
          Double.isNaN(footer.most())
              && Double.isNaN(ValueLine.values(column.facts().type(), footer.min(), footer.max()));
    };
  }

  private static ColumnStatistics partition(HouseColumn column, long values) {
    return new ColumnStatistics(
        values,
        Double.NaN,
        ValueLine.width(column.facts().type()),
        Double.NaN,
        Double.NaN,
        List.of(),
        List.of());
  }

  private static ColumnStatistics column(
      HouseColumn column, double rows, Footer footer, @Nullable ColumnSample sample) {
    double width = ValueLine.width(column.facts().type());
    double nulls = footer.nulls();
    if (sample != null) {
      width = Double.isNaN(width) ? sample.width() : width;
      nulls = Double.isNaN(nulls) ? sample.nullFraction() : nulls;
    }

    return new ColumnStatistics(
        distinct(column, rows, footer, sample),
        nulls,
        width,
        footer.min(),
        footer.max(),
        List.of(),
        List.of());
  }

  private static double distinct(
      HouseColumn column, double rows, Footer footer, @Nullable ColumnSample sample) {
    if (column.facts().type().getSqlTypeName() == SqlTypeName.BOOLEAN) {
      return 2;
    }

    double range = ValueLine.values(column.facts().type(), footer.min(), footer.max());
    double bound = least(rows, range);
    if (!Double.isNaN(footer.most())) {
      // Row groups either share their values, as texts do, or have each their own, as keys do.
      return least(bound, Double.isNaN(range) ? footer.most() : footer.all());
    }

    if (sample != null) {
      return least(bound, sample.distinctAmong(rows));
    }

    return Double.isNaN(range) ? Double.NaN : bound;
  }

  private static double least(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b);
  }

  private double rows(List<DataFile> files) throws SQLException {
    String sql =
        "SELECT coalesce(sum(num_rows), 0)::DOUBLE FROM parquet_file_metadata("
            + Quoting.files(files)
            + ")";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getDouble(1);
    }
  }

  private Map<String, Footer> footers(List<DataFile> files, double rows) throws SQLException {
    StringBuilder select =
        new StringBuilder("SELECT path_in_schema, sum(stats_null_count)::DOUBLE");
    select.append(", count(*) = count(stats_distinct_count)");
    select.append(", max(stats_distinct_count)::DOUBLE, sum(stats_distinct_count)::DOUBLE");
    for (ValueLine line : ValueLine.values()) {
      String least = line.sql("coalesce(stats_min_value, stats_min)");
      String most = line.sql("coalesce(stats_max_value, stats_max)");
      select.append(", min(").append(least).append(") AS min_").append(line);
      select.append(", max(").append(most).append(") AS max_").append(line);
    }

    select.append(" FROM parquet_metadata(").append(Quoting.files(files));
    select.append(") GROUP BY path_in_schema");
    Map<String, ValueLine> lines = new HashMap<>();
    columns.forEach(
        column -> lines.put(column.facts().name(), ValueLine.of(column.facts().type())));
    Map<String, Footer> footers = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(select.toString())) {
      while (row.next()) {
        ValueLine line = lines.get(row.getString(1));
        if (line != null) {
          footers.put(row.getString(1), footer(row, line, rows));
        }
      }
    }

    return footers;
  }

  private static Footer footer(ResultSet row, ValueLine line, double rows) throws SQLException {
    boolean counted = row.getBoolean(3);
    return new Footer(
        rows == 0 ? Double.NaN : number(row, 2) / rows,
        number(row, row.findColumn("min_" + line)),
        number(row, row.findColumn("max_" + line)),
        counted ? number(row, 4) : Double.NaN,
        counted ? number(row, 5) : Double.NaN);
  }

  private static double number(ResultSet row, int column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : value;
  }

  private double textRows() {
    List<DataFile> read = spread(set.files(), TEXT_FILES);
    double rows = read.stream().mapToDouble(file -> TextRows.estimate(file, set.format())).sum();
    return rows * set.bytes() / Math.max(1, bytes(read));
  }

  private static long bytes(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::size).sum();
  }

  /** So many files at most, from all over the list. */
  private static List<DataFile> spread(List<DataFile> files, int most) {
    if (files.size() <= most) {
      return files;
    }

    List<DataFile> spread = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      spread.add(files.get((int) ((long) i * files.size() / most)));
    }

    return spread;
  }
}
