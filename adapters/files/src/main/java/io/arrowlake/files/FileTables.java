package io.arrowlake.files;

import io.arrowlake.planner.catalog.NativeScan;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.spi.SourceContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes tables of listed files; keeps what it read for as long as the files do not change.
 * Thread-safe.
 */
final class FileTables {
  /** The compute engine that reads files. */
  static final String DUCKDB = "duckdb";

  private static final int KEPT = 256;

  private record Kept(String token, SourceTable table, Map<DataFile, String> fingerprints) {}

  private final SourceContext context;
  private final int sampleRows;
  private final Map<TableName, Kept> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TableName, Kept> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * Tables over a source's DuckDB.
   *
   * @param sampleRows the rows that types of text files are found from, -1 for all, 0 for DuckDB's
   *     own default
   */
  FileTables(SourceContext context, int sampleRows) {
    this.context = context;
    this.sampleRows = sampleRows;
  }

  /** The table of these files. */
  SourceTable table(TableName name, FileSet set) {
    String token = set.token();
    Kept before;
    synchronized (kept) {
      before = kept.get(name);
    }

    if (before != null && before.token().equals(token)) {
      return before.table();
    }

    Kept now = read(name, set, token, before);
    synchronized (kept) {
      kept.put(name, now);
    }

    return now.table();
  }

  private Kept read(TableName name, FileSet set, String token, @Nullable Kept before) {
    try (Connection connection = context.duckDb()) {
      ParquetSchemas schemas =
          set.format() == FileFormat.PARQUET
              ? ParquetSchemas.read(
                  connection, set, before == null ? Map.of() : before.fingerprints())
              : new ParquetSchemas(Map.of(), Set.of());
      boolean single = set.files().size() == 1 || schemas.uniform();
      String relation = relation(set, set.files(), single);
      List<HouseColumn> columns =
          FooterRanges.withRanges(
              connection, set, columns(connection, relation, set, schemas.required()));
      warn(name, columns);
      List<DataFile> example = List.of(FileStatistics.example(set));
      String exampleRelation = relation(set, example, true);
      Set<String> exampleColumns = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      (single ? columns : columns(connection, exampleRelation, set, Set.of()))
          .forEach(column -> exampleColumns.add(column.facts().name()));
      TableStatistics statistics =
          new FileStatistics(connection, set, columns).estimate(exampleRelation, exampleColumns);
      NativeScan scan =
          new NativeScan(DUCKDB, relation, columns.stream().map(HouseColumn::expression).toList());
      SourceTable table =
          new SourceTable(
              name,
              List.of(name.table()),
              columns.stream().map(HouseColumn::facts).toList(),
              statistics,
              List.of(),
              token,
              set.format() + " FILES",
              false,
              scan,
              null);
      return new Kept(token, table, schemas.fingerprints());
    } catch (SQLException e) {
      throw DuckDbFailure.reading(set, e);
    }
  }

  private String relation(FileSet set, List<DataFile> files, boolean sameColumns) {
    StringBuilder relation = new StringBuilder(set.format().function());
    relation.append('(').append(Quoting.files(files));
    relation.append(", hive_partitioning=").append(set.partitioned());
    if (!sameColumns) {
      relation.append(", union_by_name=true");
    }

    if (set.format() != FileFormat.PARQUET && sampleRows != 0) {
      relation.append(", sample_size=").append(sampleRows);
    }

    return relation.append(')').toString();
  }

  private static List<HouseColumn> columns(
      Connection connection, String relation, FileSet set, Set<String> required)
      throws SQLException {
    Set<String> partitions = set.partitionValues().keySet();
    List<HouseColumn> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + relation)) {
      while (rows.next()) {
        String name = rows.getString(1);
        boolean nullable = !required.contains(name) || partitions.contains(name);
        columns.add(
            HouseColumn.of(
                name, rows.getString(2), new HouseColumn.Declared(nullable, null, null)));
      }
    }

    return columns;
  }

  private void warn(TableName name, List<HouseColumn> columns) {
    for (HouseColumn column : columns) {
      if (column.unknown()) {
        context
            .warnings()
            .accept(
                "Column "
                    + column.facts().name()
                    + " of "
                    + name
                    + " has the type "
                    + column.facts().remoteType()
                    + " and is read as text");
      }
    }
  }
}
