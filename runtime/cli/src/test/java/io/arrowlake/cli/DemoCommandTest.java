package io.arrowlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.tpch.TpchData;
import io.arrowlake.testkit.tpch.TpchRelation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  private static final double SCALE = 0.01;

  @TempDir private Path folder;

  @Test
  void answersAreThoseOfOneDatabaseWithAllTables() throws Exception {
    Path kept = folder.resolve("kept");
    CommandRun run =
        CommandRun.of("demo", "--keep", kept.toString(), "--scale", Double.toString(SCALE));
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    List<List<String>> expected = answers();
    assertThat(expected).hasSameSizeAs(DemoQuery.ALL).noneMatch(List::isEmpty);
    assertThat(shown(run.out())).isEqualTo(expected);
    assertThat(run.out())
        .contains(
            "WHERE (t0.\"o_orderdate\" >= DATE '1995-03-01'",
            "pushed: aggregate count(*)",
            "run-time filter: o_orderkey",
            "pushed: limit 5",
            "SEMI JOIN");

    // The second time, nothing is loaded.
    CommandRun again = CommandRun.of("demo", "--keep", kept.toString());
    assertThat(again.err()).isEmpty();
    assertThat(again.out()).doesNotContain("Loading", "Writing").contains("--keep " + kept);
    assertThat(shown(again.out())).isEqualTo(expected);
  }

  @Test
  void foldersOfOthersAreLeftAlone() throws IOException {
    Files.writeString(folder.resolve("letter.txt"), "dear");
    CommandRun run = CommandRun.of("demo", "--keep", folder.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("is not empty, and holds no demonstration");
    assertThat(folder.resolve("letter.txt")).hasContent("dear");
  }

  @Test
  void theFolderToKeepNeedsNoName() {
    CommandRun run = CommandRun.of("demo", "--keep", "--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("--keep[=DIR]", "(arrowlake-demo)");
  }

  /** The rows of the tables that the demonstration printed, one list for each question. */
  private static List<List<String>> shown(String out) {
    List<List<String>> tables = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    boolean inTable = false;
    for (String line : out.lines().toList()) {
      if (line.matches("-+[-+]*-")) {
        inTable = true;
        rows = new ArrayList<>();
      } else if (inTable && line.matches("\\(\\d+ rows?\\)")) {
        inTable = false;
        tables.add(rows);
      } else if (inTable) {
        rows.add(Stream.of(line.split("\\|")).map(String::strip).toList().toString());
      }
    }

    return tables;
  }

  /** What DuckDB answers, which has all tables and no part in what is tested. */
  private List<List<String>> answers() throws SQLException {
    Path files = folder.resolve("all");
    new TpchData(SCALE).writeParquet(files, EnumSet.allOf(TpchRelation.class));
    List<List<String>> answers = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (String schema : List.of("shop", "lake")) {
        statement.execute("CREATE SCHEMA " + schema);
        for (TpchRelation table : TpchRelation.values()) {
          String name = table.tableName();
          statement.execute(
              "CREATE VIEW %s.%s AS FROM '%s/%s.parquet'".formatted(schema, name, files, name));
        }
      }

      for (DemoQuery query : DemoQuery.ALL) {
        answers.add(rows(statement, query.sql()));
      }
    }

    return answers;
  }

  private static List<String> rows(Statement statement, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    // DuckDB divides decimals as binary numbers: the quotient is spelled out for it.
    String exact =
        sql.replace(
            "CAST(c.orders AS DECIMAL(12, 2)) / s.suppliers",
            "CAST((CAST(c.orders AS HUGEINT) * 10000000000000000 * 2 + s.suppliers)"
                + " // (2 * s.suppliers) AS DECIMAL(38, 0)) * 0.0000000000000001::DECIMAL(17, 16)");
    try (ResultSet result = statement.executeQuery(exact)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }

        rows.add(row.toString());
      }
    }

    return rows;
  }
}
