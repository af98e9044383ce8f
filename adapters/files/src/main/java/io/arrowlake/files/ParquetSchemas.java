package io.arrowlake.files;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The schemas in the footers of Parquet files. Immutable.
 *
 * @param fingerprints for each file, what is equal where the schemas are
 * @param required the columns that all files declare to be never NULL, without regard to case
 */
record ParquetSchemas(Map<DataFile, String> fingerprints, Set<String> required) {

  /** A column at the top of a schema. */
  private record Column(String name, String shape, boolean required) {}

  /** Whether all the files have the same schema. */
  boolean uniform() {
    return Set.copyOf(fingerprints.values()).size() == 1;
  }

  /**
   * Reads the footers of those files that are not known yet.
   *
   * @param known the fingerprints of files that were read before
   * @throws ArrowLakeException TYPE_MISMATCH where no type could hold a column of two files
   */
  static ParquetSchemas read(Connection connection, FileSet set, Map<DataFile, String> known)
      throws SQLException {
    List<DataFile> fresh = set.files().stream().filter(file -> !known.containsKey(file)).toList();
    Map<String, String> read = fresh.isEmpty() ? Map.of() : fingerprints(connection, fresh);
    Map<DataFile, String> all = new HashMap<>();
    Map<String, DataFile> examples = new LinkedHashMap<>();
    for (DataFile file : set.files()) {
      String fingerprint = known.getOrDefault(file, read.getOrDefault(file.path(), file.path()));
      all.put(file, fingerprint);
      examples.putIfAbsent(fingerprint, file);
    }

    return new ParquetSchemas(all, required(connection, set, examples.values()));
  }

  private static Map<String, String> fingerprints(Connection connection, List<DataFile> files)
      throws SQLException {
    String sql =
        "SELECT file_name, md5(string_agg(concat_ws('|', name, type, type_length, repetition_type,"
            + " num_children, converted_type, scale, precision, logical_type, duckdb_type), ';'"
            + " ORDER BY column_id)) FROM parquet_schema("
            + Quoting.files(files)
            + ") GROUP BY file_name";
    Map<String, String> fingerprints = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        fingerprints.put(rows.getString(1), rows.getString(2));
      }
    }

    return fingerprints;
  }

  /** The columns that are required in each of these files, which all have different schemas. */
  private static Set<String> required(
      Connection connection, FileSet set, Iterable<DataFile> examples) throws SQLException {
    Map<String, Column> shapes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Map<String, DataFile> places = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Set<String> required = null;
    for (DataFile file : examples) {
      List<Column> columns = columns(connection, file);
      for (Column column : columns) {
        Column other = shapes.putIfAbsent(column.name(), column);
        DataFile place = places.putIfAbsent(column.name(), file);
        if (other != null && !other.shape().equals(column.shape())) {
          throw conflict(set, column, file, other, place);
        }
      }

      Set<String> here =
          columns.stream()
              .filter(Column::required)
              .map(Column::name)
              .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
      if (required == null) {
        required = here;
      } else {
        required.retainAll(here);
      }
    }

    return required == null ? Set.of() : required;
  }

  private static ArrowLakeException conflict(
      FileSet set, Column column, DataFile file, Column other, DataFile place) {
    return new ArrowLakeException(
            ErrorCode.TYPE_MISMATCH,
            "Column %s of %s has types that no type holds both of: %s in %s, %s in %s"
                .formatted(
                    column.name(),
                    set.label(),
                    other.shape(),
                    place.path(),
                    column.shape(),
                    file.path()))
        .remedy("Name only files that agree on the column");
  }

  private static List<Column> columns(Connection connection, DataFile file) throws SQLException {
    String sql =
        "SELECT name, coalesce(num_children, 0), coalesce(converted_type, ''), repetition_type"
            + " FROM parquet_schema("
            + Quoting.files(List.of(file))
            + ") ORDER BY column_id";
    List<Column> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      long below = 0;
      boolean atRoot = true;
      while (rows.next()) {
        long children = rows.getLong(2);
        if (!atRoot && below == 0) {
          columns.add(column(rows, children));
        }

        below = atRoot ? 0 : Math.max(0, below - 1) + children;
        atRoot = false;
      }
    }

    return columns;
  }

  private static Column column(ResultSet row, long children) throws SQLException {
    String kind = row.getString(3).toLowerCase(Locale.ROOT);
    String shape =
        switch (kind) {
          case "list" -> "list";
          case "map", "map_key_value" -> "map";
          default -> children > 0 ? "struct" : "scalar";
        };
    String repetition = row.getString(4);
    return new Column(
        row.getString(1),
        "REPEATED".equals(repetition) ? "list" : shape,
        "REQUIRED".equals(repetition));
  }
}
