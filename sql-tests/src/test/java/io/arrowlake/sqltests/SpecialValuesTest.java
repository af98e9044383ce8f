package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values that the types of the house do not have are an error or NULL, as the catalog says: the
 * same whether the server computes or the rows are read. PostgreSQL judges by a table in which they
 * are NULL.
 */
@Timeout(120)
class SpecialValuesTest {
  private static final String DATABASE = "special_values";

  @TempDir private static Path folder;
  private static TestingPostgresServer server;
  private static Connection engine;

  @BeforeAll
  static void connect() throws Exception {
    server = TestingPostgresServer.shared();
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(
        config,
        """
        catalogs:
          strict: {type: postgres, url: '%1$s', user: '%2$s', password: '%3$s', numeric_unconstrained: 'decimal(38,4)'}
          lenient: {type: postgres, url: '%1$s', user: '%2$s', password: '%3$s', numeric_unconstrained: 'decimal(38,4)',
                    special_values: 'null'}
        """
            .formatted(server.url(DATABASE), server.user(), server.password()));
    engine = DriverManager.getConnection("jdbc:arrowlake:config=" + config);
  }

  @AfterAll
  static void disconnect() throws SQLException {
    engine.close();
  }

  private static String rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      StringBuilder text = new StringBuilder();
      while (row.next()) {
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          text.append(row.getString(i)).append(' ');
        }

        text.append('\n');
      }

      return text.toString();
    }
  }

  private static void run(String sql) throws SQLException {
    try (Statement statement = engine.createStatement()) {
      statement.execute(sql);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "date ~ infinity; -infinity; 0001-12-31 BC; 10000-01-01; 4713-01-01 BC ~ 2024-02-29; 0001-01-01; 9999-12-31",
        "timestamp ~ infinity; -infinity; 0044-03-15 12:00:00 BC; 294276-12-31 ~ 2024-02-29 01:02:03; 0001-01-01; 9999-12-31 23:59:59.999999",
        "timestamptz ~ infinity; -infinity; 0044-03-15 12:00:00+00 BC; 294276-12-31 00:00+00 ~ 2024-02-29 01:02:03+00; 0001-01-01 00:00+00",
        "time ~ 24:00:00 ~ 00:00:00; 23:59:59.999999",
        "numeric(10,2) ~ NaN ~ 0.00; -99999999.99; 99999999.99",
        "numeric ~ NaN; Infinity; -Infinity ~ 0.0000; -1.5000; 9999999999999999999999999999999999.0000",
      })
  void sameByWhomeverTheyAreComputed(String type, String special, String usual) throws Exception {
    StringBuilder values = new StringBuilder();
    StringBuilder judged = new StringBuilder();
    int n = 0;
    for (String value : special.split(";")) {
      values.append(n == 0 ? "" : ", ").append("(%d, '%s')".formatted(n, value.strip()));
      judged.append(n == 0 ? "" : ", ").append("(%d, NULL)".formatted(n++));
    }

    for (String value : usual.split(";")) {
      values.append(", (%d, '%s')".formatted(n, value.strip()));
      judged.append(", (%d, '%s')".formatted(n++, value.strip()));
    }

    server.execute(
        DATABASE,
        "DROP TABLE IF EXISTS t, j, copy",
        "CREATE TABLE t (n int, v " + type + " NOT NULL)",
        "CREATE TABLE j (n int, v " + type + ")",
        "CREATE TABLE copy (n int, v " + type + ")",
        "INSERT INTO t VALUES " + values,
        "INSERT INTO j VALUES " + judged);
    String cast = type.startsWith("numeric") ? "0" : "min(v)";
    List<String> queries =
        List.of(
            "SELECT n FROM %s WHERE v IS NULL ORDER BY n",
            "SELECT n FROM %s WHERE v IS NOT NULL ORDER BY n",
            "SELECT count(v), count(*), count(DISTINCT v) FROM %s",
            "SELECT n FROM %s WHERE v = (SELECT max(v) FROM %1$s)",
            "SELECT n FROM %s ORDER BY v DESC NULLS LAST, n LIMIT 4",
            "SELECT count(*) FROM %s a JOIN %1$s b ON a.v = b.v",
            "SELECT count(*) FROM (SELECT v, " + cast + " FROM %s GROUP BY v) g");
    try (Connection judge = server.connect(DATABASE)) {
      for (String pushdown : List.of("on", "off")) {
        run("SET pushdown = '" + pushdown + "'");
        for (String query : queries) {
          assertThat(rows(engine, query.formatted("lenient.public.t")))
              .as(query + " with pushdown " + pushdown)
              .isEqualTo(rows(judge, query.formatted("j")));
        }

        assertThatThrownBy(() -> rows(engine, "SELECT v FROM strict.public.t"))
            .hasMessageContaining("AL-");
      }

      run("INSERT INTO lenient.public.copy SELECT n, v FROM lenient.public.t");
      run("SET pushdown = 'on'");
      assertThat(rows(judge, "TABLE copy ORDER BY n")).isEqualTo(rows(judge, "TABLE j ORDER BY n"));
    }
  }
}
