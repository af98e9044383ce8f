package io.arrowlake.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.sql.DuckDbDialect;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.calcite.rel.type.RelDataType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements written for both dialects give what PostgreSQL gives for the statement itself. */
final class PostgresDialectTest {
  private static DialectFixture fixture;

  @BeforeAll
  static void open() throws SQLException {
    fixture = new DialectFixture();
    fixture.table(
        "t",
        "id int, s smallint, i int, b bigint, d decimal(12,2), e decimal(38,10), f double precision,"
            + " r real, v text COLLATE \"C\", w text, c char(5), dt date, ts timestamp, tz timestamptz,"
            + " bo boolean, u uuid",
        "(1, 1, 10, 100, 1.50, 3.0000000001, 1.5, 1.5, 'abc', 'abc', 'ab', DATE '2020-01-31',"
            + " TIMESTAMP '2020-01-31 10:11:12.123456', TIMESTAMPTZ '2020-03-29 01:30:00+00', TRUE,"
            + " 'aaaaaaaa-0000-0000-0000-000000000001')",
        "(2, -1, -7, -9000000000, -2.35, -0.0000000001, -0.0, -2.5, '', 'ABC', 'ab', DATE"
            + " '1969-12-31', TIMESTAMP '1969-12-31 23:59:59.999999', TIMESTAMPTZ '1969-12-31"
            + " 23:59:59.5+00', FALSE, 'ffffffff-0000-0000-0000-000000000001')",
        "(3, 32767, 2147483647, 9223372036854775807, 9999999999.99,"
            + " -999999999999999999999999999.9999999999, 'NaN', 'NaN', 'a ', 'Z', 'b', DATE"
            + " '0001-01-01', TIMESTAMP '0001-01-01 00:00:00', TIMESTAMPTZ '0001-01-01 00:00:00+00',"
            + " NULL, '00000000-0000-0000-0000-000000000000')",
        "(4, -32768, -2147483647, -9223372036854775807, 0.00, 0, 'Infinity', 'Infinity', '😀x', 'é',"
            + " '', DATE '9999-12-31', TIMESTAMP '9999-12-31 23:59:59.999999', TIMESTAMPTZ"
            + " '9999-12-31 23:59:59.999999+00', TRUE, NULL)",
        "(5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
            + " NULL)",
        "(6, 3, 4, 5, 0.05, 2.5, 2.5, 0.5, 'a_b%c\\d''e', 'ß', 'a_b', DATE '2024-02-29', TIMESTAMP"
            + " '2024-02-29 00:00:00', TIMESTAMPTZ '2024-02-29 12:00:00+00', TRUE, NULL)",
        "(7, 0, 0, 0, 0.01, 0.5, '-Infinity', 3.5, 'e' || chr(769), 'abc', 'Z', DATE '2000-01-01',"
            + " TIMESTAMP '2021-01-03 23:00:00', TIMESTAMPTZ '2021-01-03 23:00:00+00', FALSE, NULL)");
    fixture.table(
        "k",
        "i int, v text COLLATE \"C\", d decimal(15,2)",
        "(10, 'abc', 1.00), (10, 'x', 2.00), (-7, '', 3.00), (NULL, NULL, NULL), (0, 'abc', -1.00)");
    fixture.table("none", "i int, d decimal(12,2)");
    fixture.table("l", "id int, x varchar collate loose");
    StringBuilder rows = new StringBuilder();
    Random random = new Random(7);
    for (int n = 0; n < 2000; n++) {
      rows.append(n == 0 ? "" : ", ").append(randomRow(random));
    }

    fixture.table(
        "q",
        "a decimal(15,2), b decimal(12,4), c decimal(38,4), e decimal(38,10), i int, l bigint,"
            + " f double precision",
        rows.toString());
  }

  private static String randomRow(Random random) {
    return "("
        + decimal(random, 15, 2)
        + ", "
        + decimal(random, 12, 4)
        + ", "
        + decimal(random, 1 + random.nextInt(30), 4)
        + ", "
        + decimal(random, 1 + random.nextInt(30), 10)
        + ", "
        + random.nextInt()
        + ", "
        + random.nextLong()
        + ", "
        + (random.nextInt(2_000_001) - 1_000_000) / 2.0
        + ")";
  }

  private static String decimal(Random random, int digits, int scale) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < digits; i++) {
      text.append(random.nextInt(10));
    }

    text.setCharAt(text.length() - 1, (char) ('1' + random.nextInt(9)));
    return new BigDecimal(new BigInteger(text.toString()), scale)
        .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1))
        .toPlainString();
  }

  @AfterAll
  static void close() throws SQLException {
    fixture.close();
  }

  private static void check(String sql) throws SQLException {
    check(sql, sql);
  }

  /** Compares a statement with another one that PostgreSQL runs as it is. */
  private static void check(String sql, String judge) throws SQLException {
    FederatedPlan pushed = fixture.plan(sql, "pg");
    RelDataType type = pushed.rowType();
    Outcome expected = outcome(() -> fixture.onPostgres(judge, type));
    FederatedPlan computed = fixture.plan(sql, "duck");
    assertThat(computed.fragments()).hasSize(1);
    compare(expected, DialectFixture.text(computed.root()), false, type, sql);
    if (pushed.fragments().size() == 1) {
      compare(expected, DialectFixture.text(pushed.root()), true, type, sql);
    }
  }

  private static void checkPushed(String sql, String judge) throws SQLException {
    FederatedPlan pushed = fixture.plan(sql, "pg");
    assertThat(pushed.fragments())
        .as("%s: %s", sql, pushed.fragments().stream().map(Fragment::decisions).toList())
        .hasSize(1);
    check(sql, judge);
  }

  private static void checkPushed(String sql) throws SQLException {
    checkPushed(sql, sql);
  }

  private static void compare(
      Outcome expected, String text, boolean postgres, RelDataType type, String sql) {
    Outcome actual =
        outcome(() -> postgres ? fixture.onPostgres(text, type) : fixture.onDuckDb(text, type));
    if (expected.error != null) {
      assertThat(actual.error).as("%s%n%s%nexpected: %s", sql, text, expected.error).isNotNull();
      return;
    }

    assertThat(actual.error).as("%s%n%s", sql, text).isNull();
    List<List<Object>> left = new ArrayList<>(expected.rows.rows());
    List<List<Object>> right = new ArrayList<>(actual.rows.rows());
    if (!sql.matches(".* FROM t ORDER BY [^)]*")) {
      left.sort((x, y) -> x.toString().compareTo(y.toString()));
      right.sort((x, y) -> x.toString().compareTo(y.toString()));
    }

    assertThat(right).as("%s%n%s", sql, text).isEqualTo(left);
    for (int i = 0; i < type.getFieldCount(); i++) {
      assertThat(house(actual.rows.types().get(i)))
          .as("type of column %s of%n%s%n%s", i, sql, text)
          .isEqualTo(house(type.getFieldList().get(i).getType(), postgres));
    }
  }

  private static String house(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "bool" -> "boolean";
      case "varchar", "bpchar", "uuid" -> "text";
      case "double", "double precision" -> "float8";
      case "float", "real" -> "float4";
      case "smallint" -> "int2";
      case "integer" -> "int4";
      case "bigint" -> "int8";
      case "timestamp with time zone" -> "timestamptz";
      default -> name.toLowerCase(Locale.ROOT);
    };
  }

  private static String house(RelDataType type, boolean postgres) {
    return switch (type.getSqlTypeName()) {
      case DECIMAL ->
          postgres ? "numeric" : "decimal(" + type.getPrecision() + "," + type.getScale() + ")";
      case INTERVAL_DAY, INTERVAL_HOUR, INTERVAL_MINUTE, INTERVAL_SECOND -> "int8";
      default -> house(postgres ? PostgresDialect.name(type) : new DuckDbDialect().typeName(type));
    };
  }

  private record Outcome(DialectFixture.Rows rows, String error) {}

  private interface Run {
    DialectFixture.Rows rows() throws SQLException;
  }

  private static Outcome outcome(Run run) {
    try {
      return new Outcome(run.rows(), null);
    } catch (SQLException e) {
      return new Outcome(null, e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id, s, i, b, d, e, f, r, v, w, dt, ts, tz, bo, u",
        "s + 1, i - s, b * 2, d + 1, d * d, d - 0.005, e + 1, f * 2, -d, -i",
        "s + s",
        "i + 1",
        "b + 1",
        "i * i",
        "i / 3, i / -7, b / 11, s % 7, i % -3, d % 7, f / 2",
        "i / s",
        "f / s",
        "d % s",
        "i = 10, d = 1.50, f = 1.5, v = 'abc', w = 'abc', dt = DATE '2020-01-31', bo = TRUE",
        "i <> 10, d < 1.50, f >= 1.5, v < 'abc', w < 'abc', dt > DATE '2020-01-31', ts <= TIMESTAMP"
            + " '2020-01-31 10:11:12.123456'",
        "r = 1.5, r < f, f > d, i < d, b >= e, dt < ts, ts < tz",
        "u = UUID 'aaaaaaaa-0000-0000-0000-000000000001', u < UUID"
            + " 'bbbbbbbb-0000-0000-0000-000000000001'",
        "bo AND i > 0, bo OR i > 0, NOT bo, bo IS TRUE, bo IS NOT FALSE, bo IS NULL, i IS NOT NULL,"
            + " bo IS UNKNOWN",
        "i IS DISTINCT FROM s, v IS NOT DISTINCT FROM w",
        "i IN (10, -7, 4), v IN ('abc', ''), i NOT IN (10, 4), i BETWEEN 0 AND 10, i IN (1, NULL), d"
            + " IN (1.5, 0.05), f IN (1.5, 2.5), dt IN (DATE '2020-01-31', DATE '9999-12-31'), i NOT"
            + " BETWEEN 0 AND 10",
        "CASE WHEN i > 0 THEN d ELSE 0 END, CASE i WHEN 10 THEN 'ten' ELSE v END, COALESCE(d, 0),"
            + " NULLIF(i, 10), COALESCE(v, 'none')",
        "CAST(s AS BIGINT), CAST(d AS INTEGER), CAST(d AS DECIMAL(12,1)), CAST(e AS DECIMAL(38,2)),"
            + " CAST(i AS DECIMAL(20,4)), CAST(d AS DOUBLE PRECISION), CAST(e AS DOUBLE PRECISION),"
            + " CAST(i AS REAL), CAST(s AS SMALLINT)",
        "CAST(b AS INTEGER)",
        "CAST(d AS SMALLINT)",
        "CAST(d AS DECIMAL(3,2))",
        "CAST(i AS VARCHAR), CAST(d AS VARCHAR), CAST(e AS VARCHAR), CAST(bo AS VARCHAR), CAST(dt AS"
            + " VARCHAR), CAST(ts AS VARCHAR), CAST(v AS VARCHAR(2)), CAST(f AS VARCHAR), CAST(r AS"
            + " VARCHAR), CAST(u AS VARCHAR)",
        "CAST(tz AS VARCHAR), CAST(d * 100000 AS VARCHAR), CAST(CAST(d AS DOUBLE PRECISION) * 1e14 AS"
            + " VARCHAR)",
        "CAST(ts AS DATE), CAST(dt AS TIMESTAMP), CAST(tz AS TIMESTAMP), CAST(tz AS DATE)",
        "CAST('12' AS INTEGER), CAST(' -5 ' AS BIGINT), CAST('1.255' AS DECIMAL(5,2)), CAST('1e2' AS"
            + " DECIMAL(5,2)), CAST('2020-02-29' AS DATE), CAST('yes' AS BOOLEAN), CAST('1e10' AS"
            + " DOUBLE PRECISION)",
        "CAST(v AS INTEGER)",
        "CAST(CASE WHEN id = 5 THEN v ELSE '1.5' END AS INTEGER)",
        "ABS(i), ABS(d), SIGN(d), CEIL(d), FLOOR(d), CEIL(f), FLOOR(f), CEIL(i)",
        "ROUND(d / 10, 1), ROUND(d / 10), ROUND(e / 10, 3), ROUND(d / 10, -1), ROUND(s / 10, -1)",
        "POWER(2, s / 10000.0), EXP(0.5), LN(2.5), LOG10(100.0), SQRT(ABS(d)), SIN(1.0)",
        "SQRT(d)",
        "LN(d)",
        "v LIKE 'a%', v LIKE '_', w LIKE '%b%', v LIKE 'a\\_b%', v LIKE '%|%c%' ESCAPE '|', v NOT"
            + " LIKE '%c'",
        "v || w, v || 'x', UPPER(v), LOWER(v), UPPER('aßb')",
        "TRIM(v), TRIM(BOTH 'a' FROM v), TRIM(LEADING 'a' FROM v), TRIM(TRAILING 'c' FROM v)",
        "SUBSTRING(v FROM 2), SUBSTRING(v FROM 0 FOR 2), SUBSTRING(v FROM -1 FOR 3), SUBSTRING(v FROM 2"
            + " FOR 1), SUBSTRING(v FROM i), SUBSTRING(v FROM id FOR 2)",
        "SUBSTRING(v FROM 1 FOR id - 3)",
        "CHAR_LENGTH(v), CHAR_LENGTH(w), CHAR_LENGTH(c), POSITION('b' IN v), POSITION('' IN v),"
            + " REPLACE(v, 'a', 'bb'), REPLACE(v, '', 'x')",
        "OVERLAY(v PLACING 'XY' FROM 2), OVERLAY(v PLACING 'XY' FROM 1 FOR 5), OVERLAY(v PLACING 'X'"
            + " FROM 2 FOR 0)",
        "LEFT(v, 2), LEFT(v, -1), RIGHT(v, 2), RIGHT(v, -1), LPAD(v, 5), RPAD(v, 5, 'xy'), LPAD(v, 2,"
            + " ''), REPEAT(v, 2)",
        "EXTRACT(YEAR FROM dt), EXTRACT(MONTH FROM ts), EXTRACT(DAY FROM tz), EXTRACT(HOUR FROM ts),"
            + " EXTRACT(MINUTE FROM ts), EXTRACT(QUARTER FROM dt), EXTRACT(WEEK FROM dt), EXTRACT(DOW"
            + " FROM dt), EXTRACT(DOY FROM dt), EXTRACT(ISODOW FROM dt), EXTRACT(ISOYEAR FROM dt),"
            + " EXTRACT(CENTURY FROM dt), EXTRACT(DECADE FROM dt), EXTRACT(MILLENNIUM FROM dt)",
        "ts > TIMESTAMP '2020-01-31 10:11:12.123455', tz = TIMESTAMP WITH LOCAL TIME ZONE '2020-03-29"
            + " 01:30:00'",
        "GREATEST(i, s), LEAST(d, 0.5)",
      })
  void expressions(String list) throws SQLException {
    String sql = "SELECT " + list + " FROM t WHERE id < 100";
    check(sql, judge(sql));
    for (String each : list.split(", (?![^(]*\\))")) {
      if (!each.contains("GREATEST")) {
        check("SELECT id, " + each + " FROM t", judge("SELECT id, " + each + " FROM t"));
      }
    }
  }

  private static String judge(String sql) {
    return sql.replace(
            "TIMESTAMP WITH LOCAL TIME ZONE '2020-03-29 01:30:00'",
            "TIMESTAMPTZ '2020-03-29 01:30:00+00'")
        .replace("LOG10(", "LOG(")
        .replace("CHAR_LENGTH(c)", "LENGTH(c)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a / b|16", "a / i|16", "b / a|16", "a / 7|16", "i / a|16", "b / 0.3|16"})
  void quotients(String expression) throws SQLException {
    String[] parts = expression.split("\\|");
    String sides = parts[0].replace(" / ", "::numeric(200,100) / ");
    check(
        "SELECT " + parts[0] + " FROM q",
        "SELECT round(" + sides + "::numeric(200,100), " + parts[1] + ") FROM q");
  }

  @Test
  void averagesAreExact() throws SQLException {
    check(
        "SELECT AVG(a), AVG(b), AVG(c), AVG(i), AVG(l) FROM q GROUP BY MOD(i, 100)",
        "SELECT round(sum(a)::numeric(200,100) / count(a), 16), round(sum(b)::numeric(200,100) /"
            + " count(b), 16), round(sum(c)::numeric(200,100) / count(c), 6),"
            + " round(sum(i)::numeric(200,100) / count(i), 16), round(sum(l)::numeric(200,100) /"
            + " count(l), 16) FROM q GROUP BY MOD(i, 100)");
  }

  @Test
  void floatsAreRoundedHalfAwayFromZero() throws SQLException {
    checkPushed(
        "SELECT CAST(f AS INTEGER), CAST(f AS BIGINT) FROM q",
        "SELECT round(f::numeric)::int, round(f::numeric)::bigint FROM q");
    check("SELECT CAST(f AS DECIMAL(12,0)), CAST(f / 3 AS DECIMAL(12,3)) FROM q");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT i, COUNT(*), SUM(d), MIN(v), MAX(v) FROM k GROUP BY i",
        "SELECT COUNT(*), COUNT(i), SUM(i), SUM(d), MIN(d), COUNT(DISTINCT v) FROM k",
        "SELECT COUNT(*), SUM(i), MAX(d) FROM none",
        "SELECT SUM(i) FROM none GROUP BY d",
        "SELECT i, v, SUM(d), GROUPING(i, v) FROM k GROUP BY ROLLUP(i, v)",
        "SELECT i, v, COUNT(*) FROM k GROUP BY GROUPING SETS ((i), (v), ())",
        "SELECT i, COUNT(*) FROM none GROUP BY GROUPING SETS ((i), ())",
        "SELECT SUM(d) FILTER (WHERE i > 0), COUNT(*) FILTER (WHERE v = 'abc') FROM k",
        "SELECT i, SUM(d) FROM k GROUP BY i HAVING SUM(d) > 1",
        "SELECT i + 1, SUM(d * (1 - d) * (1 + d)) FROM k GROUP BY i + 1",
        "SELECT DISTINCT v FROM k",
        "SELECT SUM(s), SUM(i), SUM(e) FROM t WHERE id < 3",
        "SELECT SUM(b) FROM t",
        "SELECT EVERY(i > 0), STDDEV_SAMP(CAST(i AS DOUBLE PRECISION)), VAR_POP(CAST(d AS DOUBLE PRECISION)), AVG(CAST(d AS DOUBLE PRECISION)) FROM k",
        "SELECT MIN(w), MAX(w), MIN(dt), MAX(ts), MIN(tz) FROM t",
        "SELECT t.id, k.d FROM t JOIN k ON t.i = k.i WHERE k.d > 1",
        "SELECT t.id, k.d FROM t LEFT JOIN k ON t.i = k.i AND k.d > 1",
        "SELECT t.id, k.d FROM t LEFT JOIN (SELECT i, d + 1 AS d FROM k WHERE d > 0) k ON t.i = k.i"
            + " WHERE t.id < 6",
        "SELECT t.id, k.d FROM t RIGHT JOIN k ON t.i = k.i",
        "SELECT t.id, k.d FROM t FULL JOIN k ON t.i = k.i",
        "SELECT t.id, k.d FROM t CROSS JOIN k",
        "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM k WHERE k.i = t.i AND k.d < 3)",
        "SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM k WHERE k.i = t.i)",
        "SELECT id FROM t WHERE i IN (SELECT i FROM k)",
        "SELECT id FROM t WHERE i NOT IN (SELECT i FROM k WHERE i IS NOT NULL)",
        "SELECT id FROM t WHERE i NOT IN (SELECT i FROM k)",
        "SELECT id FROM t WHERE d > (SELECT MIN(d) FROM k)",
        "SELECT id, (SELECT SUM(k.d) FROM k WHERE k.i = t.i) FROM t",
        "SELECT t.id, x.n FROM t JOIN (SELECT i, COUNT(*) AS n FROM k GROUP BY i) x ON x.i = t.i",
        "SELECT a.id FROM t a JOIN k ON a.i = k.i JOIN t b ON b.i = k.i LEFT JOIN k l ON l.i = b.i",
        "SELECT id FROM t ORDER BY id LIMIT 3 OFFSET 1",
        "SELECT id, v FROM t ORDER BY id DESC LIMIT 2",
        "SELECT COUNT(*) FROM (SELECT id FROM t ORDER BY id LIMIT 3) x",
        "SELECT id + 1 FROM (SELECT id FROM t ORDER BY id LIMIT 3) x WHERE id > 1",
        "SELECT i FROM t UNION ALL SELECT i FROM k",
        "SELECT i FROM t UNION SELECT i FROM k",
        "SELECT i FROM t INTERSECT SELECT i FROM k",
        "SELECT i FROM t EXCEPT SELECT i FROM k",
        "SELECT i FROM t EXCEPT ALL SELECT i FROM k",
        "SELECT s FROM t UNION ALL SELECT d FROM k",
        "SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS x(n, m)",
        "SELECT i, 5 FROM k WHERE 1 = 0",
        "SELECT 1 FROM k",
        "SELECT COUNT(*) FROM k, none",
        "SELECT 5 FROM (SELECT COUNT(*) FROM k) x",
        "SELECT id, ROW_NUMBER() OVER (ORDER BY id), RANK() OVER (PARTITION BY bo ORDER BY i),"
            + " SUM(i) OVER (PARTITION BY bo), SUM(d) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND"
            + " CURRENT ROW) FROM t WHERE id <> 3",
        "SELECT id, LAG(i) OVER (ORDER BY id), LEAD(d, 2) OVER (ORDER BY id), NTILE(3) OVER (ORDER BY"
            + " id), FIRST_VALUE(v) OVER (ORDER BY id), LAST_VALUE(i) OVER (ORDER BY id) FROM t",
        "SELECT id, COUNT(*) OVER (ORDER BY id RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING), MAX(v) OVER"
            + " (ORDER BY v) FROM t",
        "SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM t) x WHERE n = 2",
        "SELECT SUM(x) FROM (SELECT SUM(d) AS x FROM k GROUP BY i) y",
        "SELECT id FROM t WHERE v > 'a' AND w < 'b'",
        "SELECT id FROM t WHERE c = 'ab' OR c IN ('Z', 'b')",
        "SELECT id FROM t WHERE c IS NULL OR c <> 'ab'",
        "SELECT a.id FROM t a JOIN t b ON a.c = b.c",
        "SELECT id FROM t WHERE dt BETWEEN DATE '2000-01-01' AND DATE '2020-12-31'",
        "SELECT id FROM t WHERE dt < DATE '2020-01-01' + INTERVAL '1' MONTH",
        "SELECT id, v FROM t WHERE v IN ('a_b%c\\d''e', '😀x') OR v = ''",
        "SELECT id FROM t WHERE f = 0",
        "SELECT id FROM t WHERE i > 0 AND (v IS NULL OR d / 2 > 0.1)",
      })
  void relations(String sql) throws SQLException {
    checkPushed(sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v FROM t ORDER BY v NULLS FIRST|v FROM t ORDER BY v COLLATE \"C\" NULLS FIRST",
        "w FROM t ORDER BY w DESC NULLS LAST|w FROM t ORDER BY w COLLATE \"C\" DESC NULLS LAST",
        "MIN(w), MAX(w) FROM t|MIN(w COLLATE \"C\"), MAX(w COLLATE \"C\") FROM t",
        "id FROM t WHERE w < 'a'|id FROM t WHERE w COLLATE \"C\" < 'a'",
        "id FROM t WHERE c LIKE 'a%'|id FROM t WHERE c::text LIKE 'a%'",
        "c, COUNT(*) FROM t GROUP BY c|c::text, COUNT(*) FROM t GROUP BY c",
        "c, v FROM t WHERE c = 'ab'|c::text, v FROM t WHERE c = 'ab'",
        "MIN(c), MAX(c) FROM t|MIN(c::text COLLATE \"C\"), MAX(c::text COLLATE \"C\") FROM t",
        "c || v, CHAR_LENGTH(c) FROM t|c::text || v, length(c::text) FROM t",
        "id FROM t WHERE c = 'ab '|id FROM t WHERE c::text = 'ab '",
        "id FROM t WHERE c < 'b'|id FROM t WHERE c::text COLLATE \"C\" < 'b'",
        "dt + INTERVAL '1' MONTH, dt - INTERVAL '1' DAY, ts + INTERVAL '90' MINUTE FROM t WHERE id <"
            + " 3|(dt + INTERVAL '1 month')::date, (dt - INTERVAL '1 day')::date, ts + INTERVAL '90"
            + " minutes' FROM t WHERE id < 3",
        "FLOOR(ts TO MONTH), FLOOR(dt TO YEAR) FROM t|date_trunc('month', ts), date_trunc('year',"
            + " dt::timestamp)::date FROM t",
      })
  void spelledOtherwise(String both) throws SQLException {
    String[] parts = both.split("(?<![|])[|](?![|])");
    checkPushed("SELECT " + parts[0], "SELECT " + parts[1]);
  }

  @Test
  void literalsComeBackAsTheyAre() throws SQLException {
    Random random = new Random(3);
    String letters = "ab'\"\\\n\t%_ \u00e9\u65e5\u20ac$;-/*?1";
    for (int n = 0; n < 40; n++) {
      StringBuilder text = new StringBuilder("\ud83d\ude00");
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }

      String literal = "'" + text.toString().replace("'", "''") + "'";
      checkPushed("SELECT " + literal + ", id FROM t WHERE v <> " + literal);
      String date = LocalDate.of(1 + random.nextInt(9999), 1 + random.nextInt(12), 28).toString();
      String time = date + " 23:59:59." + (100_000 + random.nextInt(900_000));
      String number = decimal(random, 1 + random.nextInt(38), random.nextInt(2) * 10);
      check(
          "SELECT DATE '"
              + date
              + "', TIMESTAMP '"
              + time
              + "', "
              + number
              + ", "
              + random.nextLong()
              + ", "
              + random.nextInt()
              + " FROM k WHERE d <> "
              + number);
    }
  }

  @Test
  void proofsSayWhatStaysOut() throws SQLException {
    assertThat(refusals("SELECT UPPER(v) FROM t")).contains("FUNCTION_NOT_PROVEN");
    assertThat(refusals("SELECT id FROM t WHERE i / s > 1")).contains("PARTIAL_FUNCTION");
    assertThat(refusals("SELECT id FROM t WHERE CAST(v AS INTEGER) > 1"))
        .contains("PARTIAL_FUNCTION");
    assertThat(refusals("SELECT id FROM t WHERE v LIKE w")).contains("FUNCTION_NOT_PROVEN");
    assertThat(refusals("SELECT COUNT(*) FROM l GROUP BY x")).contains("COLLATION");
    assertThat(refusals("SELECT id FROM l WHERE x < 'b'")).contains("COLLATION");
    assertThat(refusals("SELECT id FROM l WHERE NOT (x = 'b' AND id > 2)")).contains("COLLATION");
    assertThat(refusals("SELECT id FROM l WHERE x = 'b'")).contains("Superset");
    assertThat(refusals("SELECT id FROM l WHERE x IN ('b', 'c')")).contains("Superset");
    assertThat(fixture.plan("SELECT id, x FROM l WHERE x IS NOT NULL", "pg").fragments())
        .hasSize(1);
  }

  private static String refusals(String sql) {
    FederatedPlan plan = fixture.plan(sql, "pg");
    assertThat(plan.fragments().size()).as(sql).isGreaterThan(1);
    return plan.fragments().toString();
  }

  @Test
  void joinsOfTablesAreOneSelect() {
    assertThat(
            text(
                "SELECT k.v, SUM(t.d) FROM t JOIN k ON t.i = k.i LEFT JOIN none n ON n.i = k.i"
                    + " WHERE t.dt >= DATE '2020-01-01' AND k.d > 1 GROUP BY k.v ORDER BY k.v LIMIT 5"))
        .doesNotContain("(SELECT")
        .contains("WHERE", "\"dt\" >= DATE '2020-01-01'", "\"d\" > 1.00")
        .endsWith("NULLS LAST LIMIT 5");
  }

  private static String text(String sql) {
    FederatedPlan plan = fixture.plan(sql, "pg");
    assertThat(plan.fragments()).hasSize(1);
    return DialectFixture.text(plan.root());
  }
}
