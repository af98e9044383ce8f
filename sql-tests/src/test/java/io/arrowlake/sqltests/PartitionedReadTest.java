package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.run;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Partitioned tables are read over several connections, each row once, and EXPLAIN tells how a
 * table is read. The server judges the rows, and its log shows the statements.
 */
class PartitionedReadTest {
  private static final String DATABASE = "partitioned_read";
  private static final int ROWS = 150_000;
  private static final String CHECKS =
      "SELECT count(*), count(DISTINCT id), sum(id), sum(length(filler)), min(day), count(note)"
          + " FROM ";

  @TempDir private static Path folder;
  private static TestingPostgresServer server;
  private static Connection postgres;
  private static Connection arrowLake;

  @BeforeAll
  static void load() throws Exception {
    server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    postgres = server.connect(DATABASE);
    run(
        postgres,
        "CREATE TABLE days (id int, day date, note text, filler text) PARTITION BY RANGE (day)",
        "CREATE TABLE \"Odd \"\"day'\" PARTITION OF days FOR VALUES FROM (MINVALUE) TO"
            + " ('2020-02-01')",
        "CREATE TABLE turned (filler text, gone int, note text, day date, id int)",
        "ALTER TABLE turned DROP COLUMN gone",
        "ALTER TABLE days ATTACH PARTITION turned FOR VALUES FROM ('2020-02-01') TO ('2020-03-01')",
        "CREATE TABLE nothing PARTITION OF days FOR VALUES FROM ('2030-01-01') TO ('2031-01-01')",
        "CREATE TABLE parted PARTITION OF days FOR VALUES FROM ('2020-03-01') TO ('2021-01-01')"
            + " PARTITION BY HASH (id)",
        "CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
        "INSERT INTO days SELECT i, DATE '2020-01-01' + i % 300, CASE WHEN i % 3 > 0 THEN 'n' || i"
            + " END, repeat(md5(i::text), 25) FROM generate_series(1, "
            + ROWS
            + ") i",
        "CREATE VIEW seen AS SELECT * FROM days",
        "CREATE TABLE empty_days (id int, day date, note text, filler text) PARTITION BY LIST (id)",
        "CREATE TABLE guarded (LIKE days) PARTITION BY RANGE (day)",
        "CREATE TABLE guarded_all PARTITION OF guarded DEFAULT",
        "ALTER TABLE guarded_all ENABLE ROW LEVEL SECURITY",
        "INSERT INTO guarded SELECT * FROM days",
        "CREATE ROLE partition_reader LOGIN PASSWORD 'x'",
        "GRANT SELECT ON days, guarded, guarded_all TO partition_reader",
        "CREATE ROLE column_reader LOGIN PASSWORD 'x'",
        "CREATE TABLE plain AS SELECT * FROM days",
        "GRANT SELECT (id, day, note, filler) ON plain TO column_reader",
        "ANALYZE");
    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(
        config,
        """
        catalogs:
          shop: {type: postgres, url: "%1$s", user: "%2$s", password: "%3$s", scan_connections: 3}
          granted: {type: postgres, url: "%1$s", user: partition_reader, password: x, scan_connections: 3}
          less: {type: postgres, url: "%1$s", user: column_reader, password: x, scan_connections: 3}
        """
            .formatted(server.url(DATABASE), server.user(), server.password()));
    arrowLake = DriverManager.getConnection("jdbc:arrowlake:config=" + config);
    run(arrowLake, "SET pushdown = 'off'");
  }

  @AfterAll
  static void close() throws SQLException {
    arrowLake.close();
    run(
        postgres,
        "DROP OWNED BY partition_reader, column_reader",
        "DROP ROLE partition_reader, column_reader");
    postgres.close();
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (results.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
          row.append(results.getString(i)).append(' ');
        }

        rows.add(row.toString().strip());
      }

      return rows;
    }
  }

  /** The statements that read a table whose rows here are those that the server counts. */
  private static List<String> reading(String catalog, String table, String judge)
      throws SQLException {
    long mark = server.logMark();
    assertThat(rows(arrowLake, CHECKS + catalog + ".public." + table))
        .isEqualTo(rows(postgres, CHECKS + judge));
    return server.statementsSince(mark).stream()
        .filter(statement -> statement.toLowerCase(Locale.ROOT).startsWith("copy"))
        .toList();
  }

  private static List<String> remarks(String sql) throws SQLException {
    return rows(arrowLake, "EXPLAIN " + sql).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("read over"))
        .toList();
  }

  @Test
  void eachRowOfAllPartitionsComesOnce() throws SQLException {
    List<String> statements = reading("shop", "days", "days");
    assertThat(statements).hasSize(3);
    assertThat(String.join("\n", statements))
        .contains("\"Odd \"\"day'\"", "turned", "parted_0", "parted_1", "nothing");
    assertThat(remarks("SELECT * FROM shop.public.days"))
        .containsExactly("read over up to 3 connections in one snapshot");
    assertThat(rows(arrowLake, "EXPLAIN (FORMAT JSON) SELECT * FROM shop.public.days").get(0))
        .contains("read over up to 3 connections in one snapshot");
  }

  @Test
  void rowsBesideAConditionOnThePartitionsAreTheServers() throws SQLException {
    run(arrowLake, "SET pushdown = 'on'");
    try {
      String where = " WHERE day >= DATE '2020-02-10' AND note IS NOT NULL ORDER BY id";
      long mark = server.logMark();
      assertThat(rows(arrowLake, "SELECT filler, id, day FROM shop.public.days" + where))
          .isEqualTo(rows(postgres, "SELECT filler, id, day FROM days" + where));
      assertThat(server.statementsSince(mark)).isNotEmpty();
    } finally {
      run(arrowLake, "SET pushdown = 'off'");
    }
  }

  @Test
  void anEmptyTableAndAViewAreReadByOne() throws SQLException {
    assertThat(reading("shop", "empty_days", "empty_days")).hasSize(1);
    assertThat(reading("shop", "seen", "seen")).hasSize(1);
    assertThat(remarks("SELECT * FROM shop.public.seen"))
        .containsExactly("read over one connection: a view has no pages");
  }

  @Test
  void policiesOfAPartitionAreNotThoseOfTheTable() throws SQLException {
    assertThat(reading("granted", "guarded", "guarded")).hasSize(1);
    assertThat(remarks("SELECT * FROM granted.public.guarded"))
        .containsExactly("read over one connection: its rows are under row security");
  }

  @Test
  void aRoleThatMayNotReadThePartitionsReadsTheTable() throws SQLException {
    assertThat(reading("granted", "days", "days")).hasSize(1);
    assertThat(remarks("SELECT * FROM granted.public.days"))
        .containsExactly(
            "read over one connection: the role may not read each partition by itself");
  }

  @Test
  void aRoleThatMayReadSomeColumnsReadsThem() throws SQLException {
    assertThat(reading("less", "plain", "plain")).hasSize(1);
    assertThat(remarks("SELECT * FROM less.public.plain"))
        .containsExactly("read over one connection: the role may not read all columns");
  }

  @Test
  void aServerThatSharesNoSnapshotsIsReadByOne() throws SQLException {
    run(postgres, "REVOKE EXECUTE ON FUNCTION pg_export_snapshot() FROM PUBLIC");
    run(
        postgres,
        "GRANT SELECT ON \"Odd \"\"day'\", turned, nothing, parted_0, parted_1 TO"
            + " partition_reader");
    try {
      assertThat(reading("granted", "days", "days")).hasSize(1);
      assertThat(remarks("SELECT * FROM granted.public.days"))
          .containsExactly(
              "read over one connection: the server shares no snapshots, as behind some poolers");
    } finally {
      run(postgres, "GRANT EXECUTE ON FUNCTION pg_export_snapshot() TO PUBLIC");
      run(
          postgres,
          "REVOKE SELECT ON \"Odd \"\"day'\", turned, nothing, parted_0, parted_1 FROM"
              + " partition_reader");
    }
  }
}
