package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is replaced is read anew, however soon. */
class ReplacedFileTest {
  @TempDir private Path folder;

  @Test
  void rowsAreThoseOfTheNewFile() throws Exception {
    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(config, "catalogs:\n  lake: {type: files, root: .}\n");
    Path file = folder.resolve("t.parquet");
    try (Connection writer = DriverManager.getConnection("jdbc:duckdb:");
        Connection arrowLake = DriverManager.getConnection("jdbc:arrowlake:config=" + config)) {
      for (int i = 0; i < 20; i++) {
        Files.deleteIfExists(file);
        try (Statement statement = writer.createStatement()) {
          statement.execute(
              "COPY (SELECT "
                  + i % 7
                  + " AS x FROM range(100)) TO '"
                  + file
                  + "' (FORMAT parquet)");
        }

        assertThat(count(arrowLake, i % 7)).as("round %s", i).isEqualTo(100);
      }
    }
  }

  private static long count(Connection arrowLake, int value) throws SQLException {
    try (Statement statement = arrowLake.createStatement();
        ResultSet results =
            statement.executeQuery("SELECT count(*) FROM lake.t WHERE x = " + value)) {
      results.next();
      return results.getLong(1);
    }
  }
}
