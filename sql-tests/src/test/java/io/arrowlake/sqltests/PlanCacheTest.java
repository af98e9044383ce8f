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

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String ask(String sql) throws SQLException {
    try (Statement statement = arrowLake.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
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
  }

  private void write(String file, String query) throws SQLException {
    run(duckDb, "COPY (" + query + ") TO '" + folder.resolve(file) + "' (FORMAT parquet)");
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

  @Test
  void explainIsNotItsQuery() throws SQLException {
    write("lake/t.parquet", "SELECT 1 AS a");
    String explain = "EXPLAIN SELECT a FROM lake.t";
    assertThat(ask(explain)).contains("fragment");
    assertThat(ask("SELECT a FROM lake.t")).isEqualTo("1");
    assertThat(ask(explain)).contains("fragment");
  }
}
