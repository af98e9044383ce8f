package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.rows;
import static io.arrowlake.sqltests.Jdbc.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.testkit.TestingPostgresServer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Decimals of 39 to 76 digits mean the same wherever they are computed: at the server, in the JVM,
 * and, as far as they are only compared and handed on, in DuckDB. PostgreSQL judges.
 */
@Timeout(120)
class WideDecimalTest {
  private static final String DATABASE = "wide_decimals";
  private static final String NINES = "9".repeat(76);

  @TempDir private static Path folder;
  private static TestingPostgresServer server;
  private static Connection engine;
  private static Connection judge;

  @BeforeAll
  static void connect() throws Exception {
    server = TestingPostgresServer.shared();
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    judge = server.connect(DATABASE);
    run(
        judge,
        "CREATE TABLE w (id int, a numeric(76,0), b numeric(60,30), c numeric(76,76), d numeric(38,10),"
            + " g int, t text)",
        "CREATE TABLE v (id int, a numeric(76,0), b numeric(50,20))");
    Random random = new Random(7);
    List<String> edges =
        List.of("0", "1", "-1", NINES, "-" + NINES, "1" + "0".repeat(38), "18446744073709551616");
    List<String> wide = new ArrayList<>();
    List<String> other = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      String a = i < edges.size() ? edges.get(i) : digits(random, 76, 0);
      wide.add(
          "(%d, %s, %s, %s, %s, %d, %s)"
              .formatted(
                  i,
                  random.nextInt(9) == 0 ? "NULL" : a,
                  random.nextInt(9) == 0 ? "NULL" : digits(random, 60, 30),
                  digits(random, 76, 76),
                  digits(random, 38, 10),
                  random.nextInt(5),
                  "'" + digits(random, 50, 10) + "'"));
      // Many of them are in the other table, too, some with the same number at another scale.
      other.add("(%d, %s, %s)".formatted(i, a, i % 3 == 0 ? "NULL" : digits(random, 12, 5)));
    }

    run(
        judge,
        "INSERT INTO w VALUES " + String.join(", ", wide),
        "INSERT INTO w SELECT id + 1000, a, 0.5, -c, d, g, t FROM w WHERE id < 40",
        "INSERT INTO v VALUES " + String.join(", ", other),
        "INSERT INTO v SELECT id + 500, a, b FROM w WHERE abs(b) < 1e20");
    engine = Jdbc.engine(folder, server, DATABASE, "");
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
      Jdbc.parquet(
          duckDb,
          folder.resolve("p.parquet"),
          "SELECT i::INTEGER AS id, (i * 1.25)::DECIMAL(38, 2) AS d FROM range(0, 200) r(i)");
    }

    run(
        judge,
        "CREATE TABLE p AS SELECT i AS id, (i * 1.25)::numeric(38, 2) AS d FROM generate_series(0, 199) i");
  }

  @AfterAll
  static void disconnect() throws SQLException {
    judge.close();
    // Closing fails where memory is left.
    engine.close();
  }

  /** A number of up to so many digits, short ones as often as long ones. */
  private static String digits(Random random, int precision, int scale) {
    int count = 1 + random.nextInt(precision);
    BigInteger digits = new BigInteger(count * 4, random).mod(BigInteger.TEN.pow(count));
    BigDecimal number = new BigDecimal(random.nextBoolean() ? digits : digits.negate(), scale);
    return number.toPlainString();
  }

  /** Where a query is computed. */
  private enum Place {
    SERVER("on", "auto"),
    JVM("off", "arrow"),
    DUCKDB("off", "duckdb");

    private final List<String> settings;

    Place(String pushdown, String residual) {
      settings =
          List.of("SET pushdown = '" + pushdown + "'", "SET residual_engine = '" + residual + "'");
    }

    void set() throws SQLException {
      run(engine, settings.toArray(String[]::new));
    }
  }

  static Stream<String> queries() {
    return Stream.of(
        "SELECT id, a, b, c, d FROM {w}",
        "SELECT id FROM {w} WHERE a = " + NINES,
        "SELECT id FROM {w} WHERE a > 5 AND b < 0.5",
        "SELECT id FROM {w} WHERE a <> b",
        "SELECT id FROM {w} WHERE a >= d",
        "SELECT id FROM {w} WHERE b IN (0.5, 1, 2.25) OR a BETWEEN -3 AND 3",
        "SELECT id FROM {w} WHERE a NOT IN (0, 1, " + NINES + ")",
        "SELECT id FROM {w} WHERE a IS NULL OR b IS NOT DISTINCT FROM 0.5",
        "SELECT id FROM {w} WHERE a > CAST(id AS DOUBLE PRECISION)",
        "SELECT a, count(*) FROM {w} GROUP BY a",
        "SELECT DISTINCT b FROM {w}",
        "SELECT g, min(a), max(a), min(b), max(c), count(b), count(DISTINCT b) FROM {w} GROUP BY g",
        "SELECT id, a FROM {w} ORDER BY a, id",
        "SELECT id, b FROM {w} ORDER BY b DESC NULLS LAST, id DESC LIMIT 17 OFFSET 3",
        "SELECT w.id, v.id FROM {w} w JOIN {v} v ON w.a = v.a",
        "SELECT w.id, v.id FROM {w} w JOIN {v} v ON w.b = v.b",
        "SELECT w.id, v.id, v.a FROM {w} w LEFT JOIN {v} v ON w.a = v.a AND v.b > 0",
        "SELECT w.id, v.id FROM {w} w FULL JOIN {v} v ON w.a = v.b",
        "SELECT id FROM {w} WHERE a IN (SELECT a FROM {v} WHERE b IS NOT NULL)",
        "SELECT id FROM {w} WHERE a IN (SELECT b FROM {v})",
        "SELECT id FROM {w} WHERE a NOT IN (SELECT a FROM {v} WHERE a IS NOT NULL)",
        "SELECT id FROM {w} WHERE a > (SELECT max(b) FROM {v})",
        "SELECT w.id FROM {w} w JOIN {v} v USING (a)",
        "SELECT id, a, row_number() OVER (PARTITION BY g ORDER BY a, id), lag(b) OVER (ORDER BY id) FROM {w}",
        "SELECT id, min(a) OVER (PARTITION BY g), count(b) OVER (PARTITION BY a) FROM {w}",
        "SELECT g, a, count(*) FROM {w} GROUP BY ROLLUP (g, a)",
        "SELECT a FROM {w} INTERSECT SELECT a FROM {v}",
        "SELECT a FROM {w} EXCEPT ALL SELECT a FROM {v}",
        "SELECT a, b FROM {w} WHERE (a, b) IN (SELECT a, b FROM {v})",
        "SELECT id FROM {w} WHERE NOT EXISTS (SELECT 1 FROM {v} v WHERE v.a = w.a)",
        "SELECT w.id, p.d FROM {w} w JOIN {p} p ON w.id = p.id WHERE w.c > 0",
        "SELECT a FROM {w} UNION SELECT a FROM {v}",
        "SELECT b FROM {w} UNION ALL SELECT b FROM {v}",
        "SELECT b FROM {w} UNION ALL SELECT d FROM {p}",
        "SELECT CASE WHEN g < 3 THEN a END, coalesce(b, 0.5), nullif(a, 1) FROM {w}",
        "SELECT id, CAST(a AS VARCHAR), CAST(b AS VARCHAR), CAST(c AS VARCHAR) FROM {w}",
        "SELECT id, CAST(t AS NUMERIC(60, 5)) FROM {w}",
        "SELECT id, CAST(d AS NUMERIC(60, 20)), CAST(id AS NUMERIC(40, 2)) FROM {w}",
        "SELECT id, CAST(b AS NUMERIC(60, 2)), CAST(c AS NUMERIC(40, 3)) FROM {w}",
        "SELECT id, CAST(c AS NUMERIC(38, 37)), CAST(c AS INTEGER) FROM {w}",
        "SELECT id, CAST(a AS DOUBLE PRECISION), CAST(d AS REAL) FROM {w}",
        "SELECT id, -a, abs(b), -b FROM {w}",
        "SELECT id, b + d, b - d, b + 1 FROM {w}",
        "SELECT id, b * 2, d * CAST(id AS NUMERIC(40)) FROM {w}",
        "SELECT id, CAST(d AS NUMERIC(40, 10)) % 7, a % 1000 FROM {w}",
        "SELECT g, sum(b), sum(c) FROM {w} GROUP BY g",
        "SELECT sum(a) FILTER (WHERE a BETWEEN -1000 AND 1000) FROM {w}",
        "SELECT id, d FROM {w} WHERE b + 1 > d ORDER BY b + d, id");
  }

  private static String sql(String query, String schema, String parquet) {
    return query.replace("{w}", schema + "w").replace("{v}", schema + "v").replace("{p}", parquet);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void computedAlikeEverywhere(String query) throws SQLException {
    List<String> expected = ordered(query, rows(judge, sql(query, "", "p")));
    for (Place place : Place.values()) {
      place.set();
      String sql = sql(query, "shop.public.", "'" + folder.resolve("p.parquet") + "'");
      assertThat(ordered(query, rows(engine, sql))).as(place + ": " + query).isEqualTo(expected);
    }
  }

  /** Numbers are compared by value: PostgreSQL gives those of a column different scales. */
  private static List<String> ordered(String query, List<String> rows) {
    Stream<String> plain = rows.stream().map(WideDecimalTest::withoutZeros);
    return (query.contains("ORDER BY") ? plain : plain.sorted()).toList();
  }

  private static String withoutZeros(String row) {
    return Pattern.compile("(\\.\\d*?)0+(?=\\||$)")
        .matcher(row)
        .replaceAll("$1")
        .replaceAll("\\.(?=\\||$)", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT b * b FROM {w} WHERE b > 1e20",
        "SELECT a + 1 FROM {w} WHERE a > 0",
        "SELECT sum(a) FROM {w} WHERE a > 10",
        "SELECT CAST(a AS NUMERIC(38, 0)) FROM {w}",
        "SELECT CAST(a AS NUMERIC(76, 1)) FROM {w}",
        "SELECT CAST(a AS BIGINT) FROM {w}",
        "SELECT CAST(a AS REAL) FROM {w}",
        "SELECT CAST(t || '0000000000000000000000000000000000000000000' AS NUMERIC(60, 30)) FROM {w}",
      })
  void overflowIsAnErrorEverywhere(String query) throws SQLException {
    for (Place place : Place.values()) {
      place.set();
      assertThatThrownBy(() -> rows(engine, sql(query, "shop.public.", "")))
          .as(place + ": " + query)
          .hasMessageContaining("AL-1102");
    }
  }

  @Test
  void textThatIsNoNumber() throws SQLException {
    for (Place place : Place.values()) {
      place.set();
      assertThatThrownBy(
              () -> rows(engine, "SELECT CAST(t || 'x' AS NUMERIC(60, 5)) FROM shop.public.w"))
          .hasMessageContaining("AL-1103");
    }
  }

  /** What only the server has is not sent anywhere else. */
  @Test
  void whatNoEngineComputesIsRefusedWithARemedy() throws SQLException {
    Place.SERVER.set();
    assertThat(rows(engine, "SELECT stddev_pop(a) FROM shop.public.w WHERE a BETWEEN 1 AND 2"))
        .hasSize(1);
    Place.JVM.set();
    for (String query :
        List.of(
            "SELECT stddev_pop(a) FROM shop.public.w",
            "SELECT id, sum(b) OVER (PARTITION BY g) FROM shop.public.w",
            "SELECT round(b, 2) FROM shop.public.w")) {
      assertThatThrownBy(() -> rows(engine, query))
          .hasMessageContaining("AL-1008")
          .hasMessageContaining("Cast decimals of more than 38 digits to DECIMAL(38, s)");
    }
  }

  @Test
  void typesThatClientsSee() throws SQLException {
    Place.SERVER.set();
    try (Statement statement = engine.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT a, b + d, b * b, b / d, sum(b), avg(b), d * d, d / d"
                    + " FROM shop.public.w WHERE FALSE GROUP BY a, b, d")) {
      ResultSetMetaData types = row.getMetaData();
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= types.getColumnCount(); i++) {
        assertThat(types.getColumnType(i)).isEqualTo(Types.DECIMAL);
        assertThat(types.getColumnClassName(i)).isEqualTo("java.math.BigDecimal");
        names.add(types.getPrecision(i) + "," + types.getScale(i));
      }

      // Without a wide operand nothing has more than 38 digits.
      assertThat(names)
          .containsExactly("76,0", "61,30", "76,60", "76,30", "76,30", "76,30", "38,20", "38,10");
    }
  }

  @Test
  void parametersAndLiterals() throws SQLException {
    BigDecimal nines = new BigDecimal(NINES);
    for (Place place : Place.values()) {
      place.set();
      try (PreparedStatement statement =
          engine.prepareStatement("SELECT id, a FROM shop.public.w WHERE a = ? AND id < 1000")) {
        statement.setBigDecimal(1, nines);
        try (ResultSet row = statement.executeQuery()) {
          assertThat(row.next()).isTrue();
          assertThat(row.getBigDecimal(2)).isEqualTo(nines);
          assertThat(row.getObject(2)).isEqualTo(nines);
          assertThat(row.getString(2)).isEqualTo(NINES);
          assertThat(row.next()).isFalse();
        }
      }

      assertThat(rows(engine, "SELECT " + NINES + ", CAST('-0.5' AS DECIMAL(40, 2))"))
          .containsExactly(NINES + "|-0.50");
    }

    assertThatThrownBy(() -> rows(engine, "SELECT 1" + NINES)).hasMessageContaining("76 digits");
    assertThatThrownBy(() -> rows(engine, "SELECT CAST(1 AS DECIMAL(77, 0))"))
        .hasMessageContaining("76 digits");
  }

  @Test
  void writtenAsTheyAre() throws SQLException {
    for (Place place : Place.values()) {
      place.set();
      run(
          engine,
          "CREATE TABLE shop.public.made AS SELECT * FROM shop.public.w",
          "INSERT INTO shop.public.made (id, a) VALUES (-1, -" + NINES + ")",
          "INSERT INTO shop.public.made (id, b, c) SELECT id + 5000, d, c FROM shop.public.w",
          "UPDATE shop.public.made SET a = 1 - a WHERE a > " + NINES + " - 1");
      assertThat(
              rows(
                  judge,
                  "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
                      + " WHERE attrelid = 'made'::regclass AND attnum IN (2, 3, 4) ORDER BY attnum"))
          .containsExactly("numeric(76,0)", "numeric(60,30)", "numeric(76,76)");
      assertThat(
              rows(
                  judge,
                  "SELECT count(*) FROM made m FULL JOIN (SELECT id, CASE WHEN a = "
                      + NINES
                      + " THEN 1 - a ELSE a END AS a, b, c, d FROM w UNION ALL VALUES (-1, -"
                      + NINES
                      + ", NULL::numeric, NULL::numeric, NULL::numeric) UNION ALL SELECT id + 5000, NULL::numeric, d, c, NULL::numeric FROM w) w"
                      + " USING (id) WHERE (m.a, m.b, m.c, m.d) IS DISTINCT FROM (w.a, w.b, w.c, w.d)"))
          .as(place.toString())
          .containsExactly("0");
      run(engine, "DROP TABLE shop.public.made");
      assertThatThrownBy(
              () -> run(engine, "CREATE TABLE local.made AS SELECT a FROM shop.public.w"))
          .hasMessageContaining("AL-1008")
          .hasMessageContaining("Cast it to DECIMAL(38, 0) or to VARCHAR");
    }
  }

  /** Of two catalogs, one gets keys or rows of the other. */
  @ParameterizedTest
  @ValueSource(strings = {"off", "on"})
  void keysAndRowsAreSent(String shipping) throws SQLException {
    run(
        engine,
        "CREATE CATALOG twin USING postgres WITH (url = '%s', \"user\" = '%s', password = '%s')"
            .formatted(server.url(DATABASE), server.user(), server.password()),
        "SET shipping = '" + shipping + "'");
    try {
      Place.SERVER.set();
      for (String query :
          List.of(
              "SELECT w.id, v.id FROM {w} w JOIN {v} v ON w.a = v.a WHERE v.id < 7",
              "SELECT w.id, v.id FROM {w} w JOIN {v} v ON w.b = v.b WHERE v.id > 500",
              "SELECT w.id, v.b FROM {w} w JOIN {v} v ON w.a = v.a AND w.b > v.b WHERE v.id < 90",
              "SELECT v.a, sum(w.b) FROM {w} w JOIN {v} v ON w.id = v.id WHERE v.id < 9 GROUP BY v.a")) {
        assertThat(
                ordered(
                    query,
                    rows(engine, sql(query.replace("{v}", "twin.public.v"), "shop.public.", ""))))
            .as(query)
            .isNotEmpty()
            .isEqualTo(ordered(query, rows(judge, sql(query, "", ""))));
      }
    } finally {
      run(engine, "SET shipping = 'auto'", "DROP CATALOG twin");
    }
  }

  @Test
  void areTextByOption() throws Exception {
    Path other = java.nio.file.Files.createDirectory(folder.resolve("text"));
    try (Connection text = Jdbc.engine(other, server, DATABASE, ", numeric_wide: text")) {
      try (Statement statement = text.createStatement();
          ResultSet row = statement.executeQuery("SELECT a, d FROM shop.public.w WHERE id = 3")) {
        assertThat(row.getMetaData().getColumnType(1)).isEqualTo(Types.VARCHAR);
        assertThat(row.getMetaData().getColumnType(2)).isEqualTo(Types.DECIMAL);
      }
    }
  }

  @Test
  void specialValuesAreAnError() throws SQLException {
    run(
        judge,
        "DROP TABLE IF EXISTS nan",
        "CREATE TABLE nan (v numeric(50, 2))",
        "INSERT INTO nan VALUES ('NaN'), (1)");
    for (Place place : Place.values()) {
      place.set();
      assertThatThrownBy(() -> rows(engine, "SELECT v FROM shop.public.nan"))
          .hasMessageContaining("AL-1103");
    }
  }
}
