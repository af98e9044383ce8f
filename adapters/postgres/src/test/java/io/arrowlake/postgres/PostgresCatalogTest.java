package io.arrowlake.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.ColumnStatistics;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.testkit.TestingPostgresServer;
import java.time.LocalDate;
import java.util.List;
import org.apache.calcite.util.ImmutableBitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresCatalogTest {
  private PostgresFixture postgres;
  private PlannerCatalog catalog;

  @BeforeEach
  void start() {
    postgres = new PostgresFixture(TestingPostgresServer.shared(), "catalog_test");
    catalog = postgres.source.catalog();
  }

  @AfterEach
  void stop() {
    postgres.close();
  }

  private SourceTable table(String name) {
    return catalog.table("public", name).orElseThrow();
  }

  private static List<String> columns(SourceTable table) {
    return table.columns().stream()
        .map(
            column ->
                column.name()
                    + " "
                    + column.type()
                    + (column.type().isNullable() ? "" : " NOT NULL")
                    + " "
                    + column.remoteType())
        .toList();
  }

  @Test
  void everyColumnHasAType() {
    postgres.execute(
        "CREATE TYPE mood AS ENUM ('sad', 'happy')",
        "CREATE DOMAIN money_amount AS numeric(12,2) NOT NULL CHECK (VALUE > 0)",
        "CREATE DOMAIN net_amount AS money_amount",
        "CREATE TABLE t (a int2, b int4 NOT NULL, c int8, d float4, e float8, f numeric(10,2),"
            + " g numeric, h numeric(50,2), i numeric(5,-2), j numeric(3,5), k bool, l text,"
            + " m varchar(7), n char(3), o name, p bytea, q date, r time, s timestamp(3),"
            + " t timestamptz, u uuid, v json, w jsonb, x mood, y net_amount, z interval,"
            + " aa int[], ab inet, ac int4range, ad timetz, ae money, af bit(3), ag xml,"
            + " ah tsvector, ai point, aj \"char\", ak oid, al varchar, am mood[])");
    assertThat(columns(table("t")))
        .containsExactly(
            "a SMALLINT int2",
            "b INTEGER NOT NULL int4",
            "c BIGINT int8",
            "d REAL float4",
            "e DOUBLE float8",
            "f DECIMAL(10, 2) numeric",
            "g VARCHAR numeric without precision",
            "h DECIMAL(50, 2) numeric",
            "i DECIMAL(7, 0) numeric",
            "j DECIMAL(5, 5) numeric",
            "k BOOLEAN bool",
            "l VARCHAR text",
            "m VARCHAR(7) varchar",
            "n VARCHAR(3) bpchar",
            "o VARCHAR name",
            "p VARBINARY bytea",
            "q DATE date",
            "r TIME(6) time",
            "s TIMESTAMP(6) timestamp",
            "t TIMESTAMP_WITH_LOCAL_TIME_ZONE(6) timestamptz",
            "u UUID uuid",
            "v VARCHAR json",
            "w VARCHAR jsonb",
            "x VARCHAR mood",
            "y DECIMAL(12, 2) numeric",
            "z VARCHAR interval",
            "aa VARCHAR _int4",
            "ab VARCHAR inet",
            "ac VARCHAR int4range",
            "ad VARCHAR timetz",
            "ae VARCHAR money",
            "af VARCHAR bit",
            "ag VARCHAR xml",
            "ah VARCHAR tsvector",
            "ai VARCHAR point",
            "aj VARCHAR char",
            "ak VARCHAR oid",
            "al VARCHAR varchar",
            "am VARCHAR _mood");
    assertThat(postgres.warnings)
        .contains("Column pg.public.t.x of type mood is read as text")
        .noneMatch(warning -> warning.contains("pg.public.t.w"));
    int warnings = postgres.warnings.size();
    table("t");
    assertThat(postgres.warnings).hasSize(warnings);
  }

  @Test
  void unconstrainedNumericCanBeADecimal() {
    postgres.execute("CREATE TABLE n (g numeric PRIMARY KEY)");
    try (PostgresSource source = postgres.source("numeric_unconstrained", "decimal(20,4)")) {
      SourceTable table = source.catalog().table("public", "n").orElseThrow();
      assertThat(columns(table))
          .containsExactly("g DECIMAL(20, 4) NOT NULL numeric without precision");
      assertThat(table.keys()).isEmpty();
    }
  }

  @Test
  void wideNumericCanBeText() {
    postgres.execute("CREATE TABLE n (a numeric(38,2), b numeric(39,2), c numeric(77,2))");
    try (PostgresSource source = postgres.source("numeric_wide", "text")) {
      SourceTable table = source.catalog().table("public", "n").orElseThrow();
      assertThat(columns(table))
          .containsExactly("a DECIMAL(38, 2) numeric", "b VARCHAR numeric", "c VARCHAR numeric");
    }

    assertThat(columns(table("n")))
        .containsExactly(
            "a DECIMAL(38, 2) numeric", "b DECIMAL(39, 2) numeric", "c VARCHAR numeric");
  }

  @Test
  void changesByOthersAreSeenAtOnce() {
    assertThat(catalog.table("public", "t")).isEmpty();
    postgres.execute("CREATE TABLE other (a int)", "CREATE TABLE t (a int)");
    assertThat(columns(table("t"))).containsExactly("a INTEGER int4");
    String token = table("t").versionToken();
    assertThat(table("t").versionToken()).isEqualTo(token);
    String[][] changes = {
      {"ALTER TABLE t ADD b text", "a INTEGER int4", "b VARCHAR text"},
      {"ALTER TABLE t ALTER a SET NOT NULL", "a INTEGER NOT NULL int4", "b VARCHAR text"},
      {"ALTER TABLE t ALTER a TYPE int8", "a BIGINT NOT NULL int8", "b VARCHAR text"},
      {"ALTER TABLE t RENAME b TO c", "a BIGINT NOT NULL int8", "c VARCHAR text"},
      {"ALTER TABLE t DROP c", "a BIGINT NOT NULL int8"}
    };
    for (String[] change : changes) {
      postgres.execute(change[0]);
      assertThat(columns(table("t")))
          .containsExactly(java.util.Arrays.copyOfRange(change, 1, change.length));
      assertThat(table("t").versionToken()).isNotEqualTo(token);
      token = table("t").versionToken();
    }

    assertThat(table("t").keys()).isEmpty();
    postgres.execute("ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a)");
    assertThat(table("t").keys()).containsExactly(ImmutableBitSet.of(0));
    postgres.execute("ALTER TABLE t DROP CONSTRAINT k");
    assertThat(table("t").keys()).isEmpty();
    postgres.execute("COMMENT ON COLUMN t.a IS 'hello'", "COMMENT ON TABLE t IS 'table'");
    assertThat(table("t").columns().get(0).remark()).isEqualTo("hello");
    assertThat(table("t").remark()).isEqualTo("table");
    postgres.execute("ALTER TABLE t RENAME TO u");
    assertThat(catalog.table("public", "t")).isEmpty();
    assertThat(table("u").name()).hasToString("pg.public.u");
    postgres.execute("DROP TABLE u", "CREATE TABLE u (z date)");
    assertThat(columns(table("u"))).containsExactly("z DATE date");
    postgres.execute("DROP TABLE u");
    assertThat(catalog.table("public", "u")).isEmpty();
  }

  @Test
  void aKnownTableCostsOneRoundTrip() {
    postgres.execute("CREATE TABLE t (a int)");
    table("t");
    long mark = postgres.server.logMark();
    table("t");
    assertThat(postgres.server.statementsSince(mark)).hasSize(1);
  }

  @Test
  void namesMatchExactlyFirst() {
    postgres.execute(
        "CREATE SCHEMA \"Sales\"",
        "CREATE TABLE \"Sales\".\"Orders\" (a int)",
        "CREATE TABLE \"Orders\" (a int)",
        "CREATE TABLE orders (b int)");
    assertThat(columns(table("Orders"))).containsExactly("a INTEGER int4");
    assertThat(columns(table("orders"))).containsExactly("b INTEGER int4");
    assertThat(catalog.table("SALES", "ORDERS").orElseThrow().remoteName())
        .containsExactly("Sales", "Orders");
    assertThat(catalog.tables("sales")).containsExactly("Orders");
    assertThat(catalog.tables("public")).containsExactlyInAnyOrder("Orders", "orders");
    assertThat(catalog.tables("nowhere")).isEmpty();
    assertThat(catalog.schemas()).containsExactly("Sales", "public");
    assertThat(catalog.soleSchema()).isEmpty();
    assertThat(catalog.table("pg_catalog", "pg_class")).isEmpty();
    try (PostgresSource source = postgres.source("schemas", "Sales")) {
      assertThat(source.catalog().soleSchema()).contains("Sales");
      assertThat(source.catalog().table("public", "orders")).isEmpty();
    }
  }

  @Test
  void onlyWhatTheServerEnforcesIsAKey() {
    postgres.execute(
        "CREATE TABLE k (a int NOT NULL, b int NOT NULL, c int, d int NOT NULL, e text NOT NULL,"
            + " PRIMARY KEY (b, a), UNIQUE (c), UNIQUE (d) DEFERRABLE)",
        "CREATE UNIQUE INDEX ON k (e) WHERE a > 0",
        "CREATE UNIQUE INDEX ON k (lower(e))",
        "CREATE UNIQUE INDEX ON k (a) INCLUDE (b)",
        "CREATE TABLE parent (a int PRIMARY KEY)",
        "CREATE TABLE child () INHERITS (parent)",
        "CREATE TABLE parts (a int PRIMARY KEY) PARTITION BY RANGE (a)",
        "CREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (10)");
    assertThat(table("k").keys()).containsExactly(ImmutableBitSet.of(0, 1), ImmutableBitSet.of(0));
    assertThat(table("parent").keys()).isEmpty();
    assertThat(columns(table("parent"))).containsExactly("a INTEGER int4");
    assertThat(table("parts").keys()).containsExactly(ImmutableBitSet.of(0));
    assertThat(table("parts").kind()).isEqualTo("PARTITIONED TABLE");
    postgres.execute(
        "CREATE FOREIGN DATA WRAPPER w",
        "CREATE SERVER s FOREIGN DATA WRAPPER w",
        "CREATE FOREIGN TABLE far (a int NOT NULL) SERVER s",
        "CREATE TABLE mixed (a int NOT NULL) PARTITION BY RANGE (a)",
        "CREATE FOREIGN TABLE far_part PARTITION OF mixed FOR VALUES FROM (0) TO (9) SERVER s");
    assertThat(columns(table("far"))).containsExactly("a INTEGER int4");
    assertThat(table("far").statistics().rowCount()).isNaN();
    assertThat(columns(table("mixed"))).containsExactly("a INTEGER int4");
  }

  @Test
  void statisticsFollowTheServers() {
    postgres.execute(
        "CREATE TABLE s AS SELECT i AS id, i % 10 AS few, CASE WHEN i % 4 = 0 THEN NULL ELSE"
            + " 'name' || (i % 3) END AS name, date '2024-01-01' + i % 100 AS day,"
            + " i % 2 = 0 AS flag FROM generate_series(1, 20000) AS i");
    assertThat(table("s").statistics().rowCount()).isCloseTo(20_000, within(15_000.0));
    postgres.execute("ANALYZE s");
    SourceTable table = table("s");
    assertThat(table.statistics().rowCount()).isEqualTo(20_000);
    ColumnStatistics id = table.statistics().column("id");
    assertThat(id.distinctCount()).isCloseTo(20_000, within(500.0));
    assertThat(id.min()).isCloseTo(1, within(200.0));
    assertThat(id.max()).isCloseTo(20_000, within(200.0));
    assertThat(id.histogram()).hasSize(101).isSorted();
    ColumnStatistics few = table.statistics().column("few");
    assertThat(few.distinctCount()).isEqualTo(10);
    assertThat(few.commonFraction(3.0).orElseThrow()).isCloseTo(0.1, within(0.02));
    ColumnStatistics name = table.statistics().column("name");
    assertThat(name.nullFraction()).isCloseTo(0.25, within(0.03));
    assertThat(name.commonFraction("name1").orElseThrow()).isCloseTo(0.25, within(0.03));
    assertThat(name.min()).isNaN();
    assertThat(name.averageWidth()).isBetween(5.0, 7.0);
    ColumnStatistics day = table.statistics().column("day");
    assertThat(day.min()).isEqualTo(LocalDate.of(2024, 1, 1).toEpochDay());
    assertThat(table.statistics().column("flag").commonFraction(1.0)).isPresent();
    postgres.execute(
        "INSERT INTO s SELECT i, 1, 'x', '2024-01-01', true FROM generate_series(1, 20000) AS i");
    assertThat(table("s").statistics().rowCount()).isCloseTo(40_000, within(4_000.0));
    postgres.execute("ANALYZE s");
    assertThat(table("s").statistics().column("few").commonFraction(1.0).orElseThrow())
        .isCloseTo(0.55, within(0.03));
  }

  @Test
  void statisticsReadOddValues() {
    postgres.execute(
        "CREATE TABLE o (t timestamptz, d date, x text, j jsonb, a text[], b box, c char(4),"
            + " v varchar(4))",
        "INSERT INTO o SELECT v.* FROM (VALUES"
            + " ('2024-01-01 00:00:00.5+00'::timestamptz, 'infinity'::date, E'a,\"b\\\\{}'::text,"
            + " '{}'::jsonb, '{a,b}'::text[], '(1,2),(3,4)'::box, 'x'::char(4), 'x '::varchar(4)),"
            + " ('0100-01-01 BC', '2024-01-01', NULL, '1', NULL, NULL, NULL, NULL)) AS v,"
            + " generate_series(1, 50)",
        "ANALYZE o");
    SourceTable table = table("o");
    assertThat(table.statistics().column("t").commonValues())
        .extracting(ColumnStatistics.CommonValue::value)
        .containsExactly(1_704_067_200_500_000.0);
    assertThat(table.statistics().column("d").commonValues()).hasSize(1);
    assertThat(table.statistics().column("x").commonFraction("a,\"b\\{}")).hasValue(0.5);
    assertThat(table.statistics().column("c").commonFraction("x")).hasValue(0.5);
    assertThat(table.statistics().column("v").commonFraction("x ")).hasValue(0.5);
    assertThat(table.statistics().column("a").commonValues()).isEmpty();
  }

  @Test
  void partitionedTablesSumTheirLeaves() {
    postgres.execute(
        "CREATE TABLE p (a int) PARTITION BY RANGE (a)",
        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (100)",
        "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (100) TO (100000) PARTITION BY RANGE (a)",
        "CREATE TABLE p3 PARTITION OF p2 FOR VALUES FROM (100) TO (100000)",
        "INSERT INTO p SELECT i FROM generate_series(0, 9999) AS i",
        "ANALYZE p");
    assertThat(table("p").statistics().rowCount()).isEqualTo(10_000);
    assertThat(table("p").statistics().column("a").max()).isCloseTo(9_999, within(200.0));
    postgres.execute("CREATE VIEW v AS SELECT * FROM p", "CREATE MATERIALIZED VIEW m AS TABLE p1");
    assertThat(table("v").statistics().rowCount()).isNaN();
    assertThat(table("v").kind()).isEqualTo("VIEW");
    assertThat(table("m").kind()).isEqualTo("MATERIALIZED VIEW");
    postgres.execute("CREATE TABLE e (a int)");
    assertThat(table("e").statistics().rowCount()).isZero();
  }

  @Test
  void collationsDecideWhatTextMeans() {
    String[] tables = {
      "CREATE COLLATION icu_en (provider = icu, locale = 'en-US')",
      "CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
      "CREATE DOMAIN folded AS text COLLATE nocase",
      "CREATE TABLE c (d text, c text COLLATE \"C\", p text COLLATE \"POSIX\","
          + " u text COLLATE ucs_basic, i text COLLATE icu_en, n text COLLATE nocase, f folded,"
          + " x name, a text[], e int)"
    };
    postgres.execute(tables);
    assertThat(collations(table("c")))
        .containsExactly(
            Collation.BINARY,
            Collation.BINARY,
            Collation.BINARY,
            Collation.BINARY,
            Collation.DETERMINISTIC,
            Collation.NONDETERMINISTIC,
            Collation.NONDETERMINISTIC,
            Collation.BINARY,
            Collation.NONE,
            Collation.NONE);
    String[] none = {};
    try (PostgresFixture icu =
        new PostgresFixture(
            TestingPostgresServer.shared(),
            "icu_catalog",
            "LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'",
            none)) {
      icu.execute(tables);
      SourceTable table = icu.source.catalog().table("public", "c").orElseThrow();
      assertThat(collations(table)).startsWith(Collation.DETERMINISTIC, Collation.BINARY);
    }
  }

  private static List<Collation> collations(SourceTable table) {
    return table.columns().stream().map(ColumnFacts::collation).toList();
  }
}
