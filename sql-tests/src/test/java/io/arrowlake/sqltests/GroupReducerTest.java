package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Groupings of many rows that few keys of another table meet, with NULL among keys and values, give
 * the rows that DuckDB gives on the same files.
 */
final class GroupReducerTest {
  @TempDir private static Path folder;
  private static Connection duckDb;
  private static Connection arrowLake;

  @BeforeAll
  static void load() throws SQLException {
    duckDb = DriverManager.getConnection("jdbc:duckdb:", new Properties());
    write(
        "big",
        "SELECT CASE WHEN i % 97 = 0 THEN NULL ELSE i % 9973 END AS k,"
            + " CASE WHEN i % 5 = 0 THEN NULL ELSE chr(97 + (i % 3)::INTEGER) END AS n,"
            + " CASE WHEN i % 7 = 0 THEN NULL ELSE (i * 7919) % 1000 END AS v"
            + " FROM range(60000) r(i)");
    write(
        "small",
        "SELECT CASE WHEN i % 10 = 0 THEN NULL ELSE i * 3 END AS k, i AS id,"
            + " chr(97 + (i % 4)::INTEGER) AS n, i % 13 AS w FROM range(200) r(i)");
    write("other", "SELECT i AS k, i % 2 AS w FROM range(400) r(i)");
    Properties properties = new Properties();
    arrowLake = DriverManager.getConnection("jdbc:arrowlake:", properties);
  }

  private static void write(String table, String query) throws SQLException {
    Path file = folder.resolve(table + ".parquet");
    Jdbc.parquet(duckDb, file, query);
    Jdbc.run(duckDb, "CREATE VIEW " + table + " AS FROM '" + file + "'");
  }

  @AfterAll
  static void close() throws SQLException {
    arrowLake.close();
    duckDb.close();
  }

  private static String ours(String sql) {
    return sql.replaceAll("\\b(big|small|other)\\b", "'" + folder + "/$1.parquet'");
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      while (results.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
          row.append(results.getString(i)).append('|');
        }

        rows.add(row.toString());
      }
    }

    rows.sort(Comparator.naturalOrder());
    return rows;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT s.id FROM small s WHERE s.w * 50 < (SELECT max(b.v) FROM big b WHERE b.k = s.k)",
        "SELECT s.id FROM small s WHERE s.w < (SELECT count(*) FROM big b WHERE b.k = s.k)",
        "SELECT s.id, (SELECT count(*) FROM big b WHERE b.k = s.k) FROM small s",
        "SELECT s.id, (SELECT count(b.v) FROM big b WHERE b.k = s.k AND b.n = s.n) FROM small s",
        "SELECT s.id, g.c, g.m FROM small s JOIN (SELECT k, count(*) AS c, max(v) AS m FROM big GROUP BY k) g ON g.k = s.k WHERE s.w < 3",
        "SELECT s.id, g.c FROM small s JOIN (SELECT k, n, count(*) AS c FROM big GROUP BY k, n) g ON g.k = s.k AND g.n = s.n",
        "SELECT s.id, g.c FROM small s LEFT JOIN (SELECT k, count(DISTINCT n) AS c FROM big GROUP BY k HAVING count(*) > 5) g ON g.k = s.k",
        "SELECT s.id, g.c FROM small s LEFT JOIN (SELECT k, sum(v) AS c FROM big GROUP BY k) g ON g.k = s.k AND g.c > s.w * 100",
        "SELECT s.id, g.k, g.c FROM (SELECT k, sum(v) AS c FROM big GROUP BY k) g RIGHT JOIN small s ON g.k = s.k",
        "SELECT count(*), count(s.id), sum(g.c) FROM small s FULL JOIN (SELECT k, sum(v) AS c FROM big GROUP BY k) g ON g.k = s.k",
        "SELECT s.id FROM small s WHERE s.k IN (SELECT k FROM big GROUP BY k HAVING sum(v) > 2500)",
        "SELECT s.id FROM small s WHERE NOT EXISTS (SELECT 1 FROM (SELECT k, sum(v) AS c FROM big GROUP BY k) g WHERE g.k = s.k AND g.c > 2500)",
        "SELECT s.id, o.w, g.c FROM small s JOIN other o ON s.k = o.k JOIN (SELECT k, sum(v) AS c FROM big GROUP BY k) g ON g.k = o.k WHERE o.w = 1",
        "SELECT s.id, g.c FROM small s JOIN (SELECT k, count(*) AS c FROM big GROUP BY k) g ON g.k IS NOT DISTINCT FROM s.k",
        "SELECT s.id, g.c FROM small s JOIN (SELECT k + 1 AS k, count(*) AS c FROM big GROUP BY k + 1) g ON g.k = s.k",
        "SELECT s.id, g.c FROM small s JOIN (SELECT k, n, count(*) AS c FROM big GROUP BY GROUPING SETS ((k), (k, n))) g ON g.k = s.k WHERE s.id < 20",
        "SELECT s.id, g.c FROM small s JOIN (SELECT DISTINCT k, v AS c FROM big) g ON g.k = s.k WHERE s.id < 40"
      })
  void rowsAreTheSame(String sql) throws SQLException {
    assertThat(rows(arrowLake, ours(sql))).isEqualTo(rows(duckDb, sql));
  }

  @Test
  void onlyGroupsThatAreNeededAreComputed() throws SQLException {
    String sql = "SELECT s.id FROM small s WHERE s.w < (SELECT max(v) FROM big b WHERE b.k = s.k)";
    assertThat(String.join("\n", rows(arrowLake, "EXPLAIN " + ours(sql)))).contains("SEMI JOIN");
  }
}
