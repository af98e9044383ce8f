package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.rows;
import static io.arrowlake.sqltests.Jdbc.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ANALYZE makes estimates good, and those of PostgreSQL at PostgreSQL. */
final class AnalyzeTest {
  private static final String DATABASE = "analyze";
  private static final String ROLE = "analyze_reader";

  @TempDir private static Path folder;
  private static TestingPostgresServer server;
  private static Connection duckDb;
  private static Connection postgres;
  private Connection engine;

  @BeforeAll
  static void start() throws SQLException {
    server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    duckDb = DriverManager.getConnection("jdbc:duckdb:", new Properties());
    postgres = server.connect(DATABASE);
    run(
        postgres,
        "CREATE TABLE t AS SELECT i AS k, i % 3 AS g FROM generate_series(1, 10000) i",
        "ALTER TABLE t SET (autovacuum_enabled = off)",
        "CREATE VIEW v AS SELECT * FROM t",
        "CREATE ROLE " + ROLE + " LOGIN PASSWORD 'reader'",
        "GRANT SELECT ON t TO " + ROLE);
  }

  @AfterAll
  static void stop() throws SQLException {
    run(postgres, "DROP OWNED BY " + ROLE, "DROP ROLE " + ROLE);
    postgres.close();
    duckDb.close();
  }

  @BeforeEach
  void open() throws Exception {
    Files.createDirectories(folder.resolve("lake"));
    write("x % 20 > 0", "range(200000) r(x)");
    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(
        config,
        """
        catalogs:
          shop: {type: postgres, url: "%s", user: "%s", password: "%s"}
          guest: {type: postgres, url: "%s", user: "%s", password: "reader"}
          lake: {type: files, root: ./lake}
        """
            .formatted(
                server.url(DATABASE),
                server.user(),
                server.password(),
                server.url(DATABASE),
                ROLE));
    engine = DriverManager.getConnection("jdbc:arrowlake:config=" + config);
  }

  @AfterEach
  void close() throws SQLException {
    engine.close();
  }

  /** A file in which most rows have one text: at the end, where no first rows show it. */
  private static void write(String often, String from) throws SQLException {
    Jdbc.parquet(
        duckDb,
        folder.resolve("lake/t.parquet"),
        "SELECT x::INTEGER AS x, CASE WHEN x > 20000 AND "
            + often
            + " THEN 'often' ELSE 't' || x END AS s FROM "
            + from);
  }

  private double estimate(String sql) throws SQLException {
    String head = rows(engine, "EXPLAIN " + sql).get(0);
    String about = head.substring(head.indexOf("about ") + 6);
    return Double.parseDouble(about.substring(0, about.indexOf(" rows")).replace(",", ""));
  }

  @Test
  void aFileHasStatisticsUntilItChanges() throws SQLException {
    String often = "SELECT x FROM lake.t WHERE s = 'often'";
    double before = estimate(often);
    assertThat(before).isLessThan(20_000);
    run(engine, "ANALYZE lake.t");
    assertThat(estimate(often)).isCloseTo(171_000, within(5_000d));
    assertThat(estimate("SELECT x FROM lake.t WHERE s = 't7'")).isLessThan(50);
    assertThat(
            estimate("SELECT x FROM '" + folder.resolve("lake/t.parquet") + "' WHERE s = 'often'"))
        .isEqualTo(before);

    write("x % 20 > 1", "range(200000) r(x)");
    assertThat(estimate(often)).isEqualTo(before);
    run(engine, "ANALYZE TABLE lake.t");
    assertThat(estimate(often)).isCloseTo(162_000, within(5_000d));
  }

  @Test
  void aPlanThatWasKeptIsMadeAgain() throws SQLException {
    String sql = "SELECT count(*) FROM lake.t WHERE s = 'often'";
    assertThat(rows(engine, sql)).containsExactly("171000");
    run(engine, "ANALYZE lake.t");
    assertThat(rows(engine, sql)).containsExactly("171000");
  }

  @Test
  void aPathHasStatistics() throws SQLException {
    String path = "'" + folder.resolve("lake/t.parquet") + "'";
    run(engine, "ANALYZE " + path);
    assertThat(estimate("SELECT x FROM " + path + " WHERE s = 'often'"))
        .isCloseTo(171_000, within(5_000d));
  }

  @Test
  void theEmbeddedStoreHasStatistics() throws SQLException {
    run(engine, "CREATE TABLE local.main.a AS SELECT x, s FROM lake.t", "ANALYZE local.main.a");
    String often = "SELECT x FROM local.main.a WHERE s = 'often'";
    assertThat(estimate(often)).isCloseTo(171_000, within(5_000d));
    run(engine, "INSERT INTO local.main.a SELECT 1, 'rare' FROM lake.t");
    assertThat(estimate(often)).isNotCloseTo(171_000, within(5_000d));
  }

  @Test
  void postgresAnalyzesItsOwn() throws SQLException {
    assertThat(rows(postgres, "SELECT count(*) FROM pg_stats WHERE tablename = 't'"))
        .containsExactly("0");
    run(engine, "ANALYZE shop.public.t");
    assertThat(
            rows(
                postgres,
                "SELECT n_distinct FROM pg_stats WHERE tablename = 't' AND attname = 'g'"))
        .containsExactly("3");
    assertThat(estimate("SELECT k FROM shop.public.t WHERE g = 1")).isCloseTo(3_333, within(200d));
  }

  @Test
  void whoMayNotIsTold() {
    assertThatThrownBy(() -> run(engine, "ANALYZE guest.public.t"))
        .hasMessageContaining("AL-3007")
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> run(engine, "ANALYZE shop.public.v")).hasMessageContaining("AL-1008");
    assertThatThrownBy(() -> run(engine, "ANALYZE lake.tt"))
        .hasMessageContaining("AL-1002")
        .hasMessageContaining("t");
    assertThatThrownBy(() -> run(engine, "ANALYZE")).hasMessageContaining("AL-1001");
  }
}
