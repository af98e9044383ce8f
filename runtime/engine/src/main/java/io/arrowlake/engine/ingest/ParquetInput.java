package io.arrowlake.engine.ingest;

import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The Parquet files of an ingest with what their footers say. Immutable.
 *
 * @param files in the order of their paths
 * @param groups the row groups of all files, in order; those without rows are left out
 * @param columns the columns, which all files have alike
 * @param ranges what the footers say of the values of columns, by name
 */
record ParquetInput(
    List<ParquetFile> files,
    List<RowGroup> groups,
    List<FileColumn> columns,
    Map<String, String> ranges) {

  /**
   * Lists files and reads their footers.
   *
   * @param pattern a path, a glob or a folder
   * @param base the folder that relative paths start from
   * @throws ArrowLakeException FILE_NOT_FOUND where there is none, TYPE_MISMATCH where two have
   *     different columns
   */
  static ParquetInput read(DuckDbDatabase database, String pattern, Path base) {
    List<ParquetFile> files = list(database, pattern, base);
    List<RowGroup> groups = new ArrayList<>();
    List<FileColumn> columns = List.of();
    for (ParquetFile file : files) {
      List<FileColumn> here = columns(database, file);
      if (columns.isEmpty()) {
        columns = here;
      } else {
        columns = merged(columns, here, files.get(0), file);
      }

      groups.addAll(groups(database, file));
    }

    return new ParquetInput(files, groups, columns, ranges(database, files));
  }

  private static List<ParquetFile> list(DuckDbDatabase database, String pattern, Path base) {
    Path path = base.resolve(pattern);
    String glob =
        Files.isDirectory(path)
            ? path.resolve("**").resolve("*.parquet").toString()
            : path.toString();
    List<ParquetFile> files =
        Files.isRegularFile(path)
            ? List.of(ParquetFile.of(path))
            : database
                .query(
                    "SELECT file FROM glob(" + Sql.literal(glob) + ") ORDER BY file",
                    row -> row.getString(1))
                .stream()
                .map(file -> ParquetFile.of(Path.of(file)))
                .distinct()
                .toList();
    if (files.isEmpty()) {
      throw new ArrowLakeException(ErrorCode.FILE_NOT_FOUND, "No file matches: " + pattern);
    }

    return files;
  }

  private static List<FileColumn> columns(DuckDbDatabase database, ParquetFile file) {
    String literal = Sql.literal(file.path().toString());
    Map<String, Boolean> required = new HashMap<>();
    database
        .query(
            "SELECT name, repetition_type = 'REQUIRED' FROM parquet_schema("
                + literal
                + ")"
                + " WHERE column_id > 0",
            row -> Map.entry(row.getString(1), row.getBoolean(2)))
        // A field of a structure may have the name of a column, which is then not sure.
        .forEach(entry -> required.merge(entry.getKey(), entry.getValue(), Boolean::logicalAnd));
    return database.query(
        "DESCRIBE SELECT * FROM read_parquet(" + literal + ")",
        row ->
            new FileColumn(
                row.getString(1),
                row.getString(2),
                required.getOrDefault(row.getString(1), false)));
  }

  private static List<FileColumn> merged(
      List<FileColumn> columns, List<FileColumn> here, ParquetFile first, ParquetFile file) {
    List<FileColumn> merged = new ArrayList<>();
    for (int i = 0; i < Math.max(columns.size(), here.size()); i++) {
      FileColumn one = i < columns.size() ? columns.get(i) : null;
      FileColumn other = i < here.size() ? here.get(i) : null;
      if (one == null
          || other == null
          || !one.name().equals(other.name())
          || !one.type().equals(other.type())) {
        throw new ArrowLakeException(
                ErrorCode.TYPE_MISMATCH,
                "The columns of the files differ: %s has %s where %s has %s"
                    .formatted(first.path(), text(one), file.path(), text(other)))
            .remedy("Load the files that agree in one run, the others in another");
      }

      merged.add(new FileColumn(one.name(), one.type(), one.required() && other.required()));
    }

    return merged;
  }

  private static String text(@org.jspecify.annotations.Nullable FileColumn column) {
    return column == null ? "no column" : column.name() + " " + column.type();
  }

  private static List<RowGroup> groups(DuckDbDatabase database, ParquetFile file) {
    long[] row = {0};
    return database
        .query(
            "SELECT row_group_id, any_value(row_group_num_rows), min(start),"
                + " max(start + total_compressed_size) - min(start), sum(total_uncompressed_size)"
                + " FROM (SELECT *, least(coalesce(nullif(dictionary_page_offset, 0),"
                + " data_page_offset), data_page_offset) AS start FROM parquet_metadata("
                + Sql.literal(file.path().toString())
                + ")) GROUP BY row_group_id ORDER BY row_group_id",
            group -> {
              RowGroup read =
                  new RowGroup(
                      file,
                      group.getInt(1),
                      row[0],
                      group.getLong(2),
                      group.getLong(3),
                      group.getLong(4),
                      group.getLong(5));
              row[0] += read.rows();
              return read;
            })
        .stream()
        .filter(group -> group.rows() > 0)
        .toList();
  }

  /** Least and greatest values of the columns that are no structures, with the NULLs. */
  private static Map<String, String> ranges(DuckDbDatabase database, List<ParquetFile> files) {
    Map<String, String> ranges = new HashMap<>();
    String list =
        files.stream()
            .map(file -> Sql.literal(file.path().toString()))
            .collect(java.util.stream.Collectors.joining(", ", "[", "]"));
    database.query(
        "SELECT path_in_schema, CASE WHEN count(stats_null_count) = count(*)"
            + " THEN sum(stats_null_count) END,"
            + " CASE WHEN bool_and(type IN ('INT32', 'INT64', 'FLOAT', 'DOUBLE'))"
            + " THEN min(TRY_CAST(stats_min_value AS DOUBLE)) END,"
            + " CASE WHEN bool_and(type IN ('INT32', 'INT64', 'FLOAT', 'DOUBLE'))"
            + " THEN max(TRY_CAST(stats_max_value AS DOUBLE)) END,"
            + " min(stats_min_value), max(stats_max_value)"
            + " FROM parquet_metadata("
            + list
            + ") GROUP BY path_in_schema",
        row -> {
          String nulls = row.getString(2);
          String least = row.getString(3) == null ? row.getString(5) : number(row.getDouble(3));
          String most = row.getString(4) == null ? row.getString(6) : number(row.getDouble(4));
          String values = least == null || most == null ? "" : least + " to " + most;
          String missing = nulls == null ? "" : nulls.equals("0") ? "no NULL" : nulls + " NULL";
          ranges.put(
              row.getString(1),
              values + (values.isEmpty() || missing.isEmpty() ? "" : ", ") + missing);
          return "";
        });
    return ranges;
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** The rows of all files. */
  long rows() {
    return groups.stream().mapToLong(RowGroup::rows).sum();
  }

  /** The compressed bytes of all files' columns. */
  long bytes() {
    return groups.stream().mapToLong(RowGroup::length).sum();
  }
}
