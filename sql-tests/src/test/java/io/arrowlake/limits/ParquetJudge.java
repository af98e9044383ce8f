package io.arrowlake.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * DuckDB alone, with all the memory that it wants, over the Parquet files of a folder. Keeps its
 * answers. Used by one thread.
 */
final class ParquetJudge {
  private final Path parquet;
  private final Map<LargeQuery, RowsDigest> expected = new HashMap<>();

  /** A judge over the tables of a folder, which has a file for each. */
  ParquetJudge(Path parquet) {
    this.parquet = parquet;
  }

  /** What the rows of a query have to be. */
  RowsDigest expected(LargeQuery query) throws SQLException, IOException {
    RowsDigest known = expected.get(query);
    if (known == null) {
      known = run(query.sql());
      expected.put(query, known);
    }

    return known;
  }

  private RowsDigest run(String sql) throws SQLException, IOException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      for (Path file : files()) {
        String table = file.getFileName().toString().replace(".parquet", "");
        statement.execute("CREATE VIEW " + table + " AS FROM '" + file + "'");
      }

      try (ResultSet results = statement.executeQuery(sql)) {
        return RowsDigest.of(results);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(parquet)) {
      return files.filter(path -> path.toString().endsWith(".parquet")).toList();
    }
  }
}
