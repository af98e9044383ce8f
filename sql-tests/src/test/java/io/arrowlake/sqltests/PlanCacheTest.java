package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A statement that is asked again sees everything that changed since it was planned. */
final class PlanCacheTest {
  private static final String DATABASE = "plan_cache";

  @TempDir private Path folder;
  private static TestingPostgresServer server;
  private Connection postgres;
  private Connection duckDb;
  private Connection arrowLake;

  @BeforeAll
  static void start() throws SQLException {
    server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
  }

  @BeforeEach
  void open() throws Exception {
    postgres = server.connect(DATABASE);
    duckDb = DriverManager.getConnection("jdbc:duckdb:", new Properties());
    Files.createDirectories(folder.resolve("lake"));
    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(
        config,
        """
        catalogs:
          shop: {type: postgres, url: "%s", user: "%s", password: "%s"}
          lake: {type: files, root: ./lake}
        """
            .formatted(server.url(DATABASE), server.user(), server.password()));
    arrowLake = DriverManager.getConnection("jdbc:arrowlake:config=" + config);
  }

  @AfterEach
  void close() throws SQLException {
    try (Statement statement = postgres.createStatement()) {
      statement.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }

    arrowLake.close();
    duckDb.close();
    postgres.close();
  }

  private String ask(String sql) throws SQLException {
    try (Statement statement = arrowLake.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      return rows(results);
    }
  }

  private static String rows(ResultSet results) throws SQLException {
    int columns = results.getMetaData().getColumnCount();
    List<String> rows = new ArrayList<>();
    while (results.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        row.add(results.getString(i));
      }

      rows.add(String.join(",", row));
    }

    return String.join(";", rows);
  }

  private void write(String file, String query) throws SQLException {
    Jdbc.parquet(duckDb, folder.resolve(file), query);
  }

  @Test
  void filesAreReplacedAndAdded() throws Exception {
    Files.createDirectories(folder.resolve("lake/many"));
    write("lake/t.parquet", "SELECT 1::DECIMAL(10,0) AS a, 10::DECIMAL(9,0) AS b");
    write("lake/many/1.parquet", "SELECT 1 AS n");
    String product = "SELECT sum(a * b) FROM lake.t";
    String all = "SELECT * FROM lake.t";
    String many = "SELECT count(*), max(n) FROM lake.many";
    for (int i = 0; i < 3; i++) {
      assertThat(ask(product)).isEqualTo("10");
      assertThat(ask(all)).isEqualTo("1,10");
      assertThat(ask(many)).isEqualTo("1,1");
    }

    write(
        "lake/t.parquet",
        "SELECT 9999999999::DECIMAL(10,0) AS a, 999999999::DECIMAL(9,0) AS b, 'new' AS c");
    write("lake/many/2.parquet", "SELECT 2 AS n");
    for (int i = 0; i < 3; i++) {
      assertThat(ask(product)).isEqualTo("9999999989000000001");
      assertThat(ask(all)).isEqualTo("9999999999,999999999,new");
      assertThat(ask(many)).isEqualTo("2,2");
    }

    Files.delete(folder.resolve("lake/t.parquet"));
    assertThatThrownBy(() -> ask(all)).hasMessageContaining("AL-");
  }

  @Test
  void tablesOfAServerChange() throws SQLException {
    run(postgres, "CREATE TABLE t (a integer); INSERT INTO t VALUES (1)");
    String all = "SELECT * FROM shop.public.t";
    assertThat(ask(all)).isEqualTo("1");
    assertThat(ask(all)).isEqualTo("1");
    run(postgres, "INSERT INTO t VALUES (2)");
    assertThat(ask("SELECT sum(a) FROM shop.public.t")).isEqualTo("3");
    run(postgres, "DELETE FROM t WHERE a = 1");
    assertThat(ask("SELECT sum(a) FROM shop.public.t")).isEqualTo("2");
    run(postgres, "ALTER TABLE t ADD COLUMN b text DEFAULT 'x'");
    assertThat(ask(all)).isEqualTo("2,x");
    run(postgres, "ALTER TABLE t ALTER COLUMN a TYPE numeric(5,2)");
    assertThat(ask(all)).isEqualTo("2.00,x");
    run(postgres, "DROP TABLE t");
    assertThatThrownBy(() -> ask(all)).hasMessageContaining("No such table");
    run(postgres, "CREATE TABLE t (z date)");
    assertThat(ask(all)).isEmpty();
    assertThat(ask(all)).isEmpty();
  }

  @Test
  void aNameMeansAnotherTable() throws SQLException {
    write("lake/t.parquet", "SELECT 'lake' AS place");
    run(postgres, "CREATE TABLE t AS SELECT 'shop' AS place");
    String sql = "SELECT place FROM t";
    run(arrowLake, "SET catalog = 'lake'");
    assertThat(ask(sql)).isEqualTo("lake");
    run(arrowLake, "SET catalog = 'shop'");
    run(arrowLake, "SET schema = 'public'");
    assertThat(ask(sql)).isEqualTo("shop");
    run(arrowLake, "SET catalog = 'lake'");
    assertThat(ask(sql)).isEqualTo("lake");
  }

  @Test
  void aSchemaComesBeforeACatalog() throws SQLException {
    write("lake/t.parquet", "SELECT 'catalog' AS place");
    run(arrowLake, "SET catalog = 'shop'");
    String sql = "SELECT place FROM lake.t";
    assertThat(ask(sql)).isEqualTo("catalog");
    assertThat(ask(sql)).isEqualTo("catalog");
    run(postgres, "CREATE SCHEMA lake; CREATE TABLE lake.t AS SELECT 'schema' AS place");
    try {
      assertThat(ask(sql)).isEqualTo("schema");
    } finally {
      run(postgres, "DROP SCHEMA lake CASCADE");
    }

    assertThat(ask(sql)).isEqualTo("catalog");
  }

  @Test
  void aCatalogIsMadeAgainElsewhere() throws Exception {
    Files.createDirectories(folder.resolve("other"));
    write("lake/t.parquet", "SELECT 1 AS a");
    write("other/t.parquet", "SELECT 2 AS a");
    run(arrowLake, "CREATE CATALOG c USING files WITH (root = '" + folder.resolve("lake") + "')");
    String sql = "SELECT a FROM c.t";
    assertThat(ask(sql)).isEqualTo("1");
    assertThat(ask(sql)).isEqualTo("1");
    run(arrowLake, "DROP CATALOG c");
    assertThatThrownBy(() -> ask(sql)).hasMessageContaining("AL-");
    run(arrowLake, "CREATE CATALOG c USING files WITH (root = '" + folder.resolve("other") + "')");
    assertThat(ask(sql)).isEqualTo("2");
  }

  @Test
  void theClockGoesOn() throws Exception {
    String first = ask("SELECT current_timestamp, now() FROM (VALUES (1)) v");
    Thread.sleep(5);
    assertThat(ask("SELECT current_timestamp, now() FROM (VALUES (1)) v")).isNotEqualTo(first);
    run(postgres, "CREATE TABLE t (made timestamptz)");
    String past = "SELECT count(*) FROM shop.public.t WHERE made < (SELECT now())";
    assertThat(ask(past)).isEqualTo("0");
    run(postgres, "INSERT INTO t VALUES (now())");
    Thread.sleep(5);
    assertThat(ask(past)).isEqualTo("1");
  }

  @Test
  void tablesOfTheStoreAreMadeAgain() throws SQLException {
    run(arrowLake, "CREATE TABLE local.s AS SELECT 1 AS a");
    assertThat(ask("SELECT * FROM local.s")).isEqualTo("1");
    assertThat(ask("SELECT * FROM local.s")).isEqualTo("1");
    run(arrowLake, "INSERT INTO local.s VALUES (2)");
    assertThat(ask("SELECT count(*) FROM local.s")).isEqualTo("2");
    run(arrowLake, "DROP TABLE local.s");
    run(arrowLake, "CREATE TABLE local.s AS SELECT 'text' AS b, 3 AS a");
    assertThat(ask("SELECT * FROM local.s")).isEqualTo("text,3");
    assertThat(ask("SELECT count(*) FROM local.s")).isEqualTo("1");
  }

  /** Each statement runs often enough for a plan for all values, and is judged by literals. */
  @Test
  void valuesComeIntoAPlanForAll() throws SQLException {
    run(
        postgres,
        "CREATE TABLE t (id integer PRIMARY KEY, name text COLLATE \"C\", price numeric(8,2), day"
            + " date, blank char(4)); INSERT INTO t SELECT i, 'n' || i % 7, i * 1.25, DATE"
            + " '2024-01-01' + i, i % 5 FROM generate_series(1, 500) i; INSERT INTO t (id) VALUES"
            + " (501); ANALYZE t");
    write("lake/u.parquet", "SELECT range AS id, 'n' || range % 3 AS name FROM range(1, 1000)");
    List<String> numbers = List.of("1", "7", "499", "501", "0", "-3", "2147483647", "NULL");
    List<String> texts = List.of("'n1'", "'n6'", "''", "'N1'", "'n1 '", "'%'", "'''x'", "NULL");
    List<String> days =
        List.of("DATE '2024-01-02'", "DATE '2024-06-01'", "DATE '0001-01-01'", "NULL");
    check("SELECT * FROM shop.public.t WHERE id = ?", numbers);
    check("SELECT count(*) FROM shop.public.t WHERE id = ? OR id < ?", numbers);
    check("SELECT count(*), min(id) FROM shop.public.t WHERE name = ?", texts);
    check("SELECT count(*), min(id) FROM shop.public.t WHERE name >= ?", texts);
    check("SELECT count(*) FROM shop.public.t WHERE name LIKE ?", texts);
    check("SELECT count(*) FROM shop.public.t WHERE blank = ?", List.of("'1'", "'1 '", "''"));
    check(
        "SELECT sum(price * CAST(? AS INTEGER)) FROM shop.public.t WHERE id < 20",
        numbers.subList(0, 7));
    check("SELECT count(*) FROM shop.public.t WHERE day BETWEEN ? AND DATE '2024-07-01'", days);
    check(
        "SELECT count(*), sum(t.price) FROM shop.public.t t JOIN lake.u u ON t.id = u.id WHERE"
            + " u.name = ?",
        texts);
    check(
        "SELECT count(*) FROM lake.u u WHERE u.id < 50 AND NOT EXISTS (SELECT 1 FROM shop.public.t"
            + " t WHERE t.id = u.id + CAST(? AS INTEGER))",
        numbers.subList(0, 6));
    check("SELECT id FROM shop.public.t WHERE id > 3 ORDER BY id LIMIT ?", List.of("1", "0", "4"));
  }

  @Test
  void aTextThatAServerCannotTakeIsNoRow() throws SQLException {
    run(postgres, "CREATE TABLE t (name text COLLATE \"C\"); INSERT INTO t VALUES ('a'), ('b')");
    try (PreparedStatement statement =
        arrowLake.prepareStatement("SELECT count(*) FROM shop.public.t WHERE name > ?")) {
      for (int i = 0; i < 8; i++) {
        statement.setString(1, i % 2 == 0 ? "a" : "a\0b");
        try (ResultSet results = statement.executeQuery()) {
          results.next();
          assertThat(results.getInt(1)).isEqualTo(1);
        }
      }
    }
  }

  private void check(String sql, List<String> literals) throws SQLException {
    try (PreparedStatement statement = arrowLake.prepareStatement(sql)) {
      for (int round = 0; round < 2; round++) {
        for (String literal : literals) {
          String plain = sql.replace("?", literal);
          for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
            statement.setObject(i, value(literal));
          }

          try (ResultSet results = statement.executeQuery()) {
            assertThat(rows(results)).as(plain).isEqualTo(ask(plain));
          }
        }
      }
    }
  }

  private Object value(String literal) throws SQLException {
    try (Statement statement = duckDb.createStatement();
        ResultSet results = statement.executeQuery("SELECT " + literal)) {
      results.next();
      return results.getObject(1);
    }
  }

  @Test
  void explainIsNotItsQuery() throws SQLException {
    write("lake/t.parquet", "SELECT 1 AS a");
    String explain = "EXPLAIN SELECT a FROM lake.t";
    assertThat(ask(explain)).contains("fragment");
    assertThat(ask("SELECT a FROM lake.t")).isEqualTo("1");
    assertThat(ask(explain)).contains("fragment");
  }
}
