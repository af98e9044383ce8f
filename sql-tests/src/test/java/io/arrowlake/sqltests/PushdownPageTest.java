package io.arrowlake.sqltests;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of what is pushed in the page of PostgreSQL is what happens: each query of it is run
 * pushed and not, gives the same rows, and what EXPLAIN says of it is in the server's log.
 */
class PushdownPageTest {
  private static final String DATABASE = "pushdown_page";
  private static final Path PAGE = Path.of("../docs/sources/postgres.md");
  private static final String START = "<!-- pushdown -->\n";
  private static final String END = "<!-- end -->";
  private static final Pattern REFUSED = Pattern.compile("not pushed to shop: .* \\[([A-Z_]+)\\]");

  /** What is done, and the query that does it; t, u and v are tables in PostgreSQL. */
  private static final String[][] OPERATIONS = {
    {"comparison of integers", "SELECT id FROM t WHERE i > 90"},
    {"comparison of decimals", "SELECT id FROM t WHERE d BETWEEN 1.5 AND 2"},
    {"comparison of doubles, with NaN", "SELECT id FROM t WHERE f >= 290e0"},
    {"comparison of dates and times", "SELECT id FROM t WHERE dt < DATE '2020-03-01'"},
    {"comparison of booleans", "SELECT count(*) FROM t WHERE b IS NOT TRUE"},
    {"text equal, deterministic collation", "SELECT id FROM t WHERE w = 'a'"},
    {"text equal, nondeterministic collation", "SELECT count(*) FROM t WHERE n = 'a'"},
    {"text ordered, collation C", "SELECT id FROM t WHERE c < 'b'"},
    {"text ordered, another collation", "SELECT id FROM t WHERE w < 'b'"},
    {"text beside `char(n)`", "SELECT id FROM t WHERE p = 'a'"},
    {"`IN` list", "SELECT id FROM t WHERE i IN (1, 2, 3, 5, 8, 13, 21, 34)"},
    {"`NOT IN` list", "SELECT count(*) FROM t WHERE i NOT IN (1, 2, 3, 5, 8, 13, 21, 34)"},
    {"`LIKE`", "SELECT id FROM t WHERE w LIKE 'a%_b'"},
    {"`AND`, `OR`, `NOT`", "SELECT id FROM t WHERE NOT (i > 5 OR d < 1) AND b"},
    {"`IS NULL`, `IS DISTINCT FROM`", "SELECT id FROM t WHERE i IS DISTINCT FROM k AND w IS NULL"},
    {"sum and difference of integers", "SELECT id, i + 1, i - k FROM t"},
    {"product of decimals", "SELECT id, d * d FROM t"},
    {"quotient of integers", "SELECT id, i / 3 FROM t WHERE i % 3 = 1"},
    {"quotient of decimals", "SELECT id, d / 3 FROM t"},
    {"arithmetic of doubles", "SELECT id, f * 2 + 1 FROM t"},
    {"`CASE`, `COALESCE`, `NULLIF`", "SELECT id, CASE WHEN i > 5 THEN w ELSE c END FROM t"},
    {
      "cast of numbers to wider ones",
      "SELECT id, CAST(i AS BIGINT), CAST(i AS DECIMAL(12, 2)) FROM t"
    },
    {"cast of decimals to integers", "SELECT id, CAST(d AS INTEGER) FROM t"},
    {"cast of text to numbers", "SELECT id, CAST(digits AS INTEGER) FROM t"},
    {"cast of integers to text", "SELECT id, CAST(i AS VARCHAR) FROM t"},
    {"`upper`, `lower`", "SELECT count(*) FROM t WHERE upper(w) = 'AXXB'"},
    {
      "`length`, `substring`, `\\|\\|`",
      "SELECT count(*) FROM t WHERE char_length(w) = 4 AND substring(w FROM 2 FOR 2) || 'b' = 'xxb'"
    },
    {
      "`trim`, `position`, `replace`",
      "SELECT count(*) FROM t WHERE trim(w) = 'ab' AND position('a' IN w) = 2"
    },
    {"`abs`, `floor`, `ceil`", "SELECT id, abs(i), floor(d), ceil(d) FROM t"},
    {"`round`, `trunc` of decimals", "SELECT id, round(d, 1) FROM t"},
    {"`sqrt`, `ln`, `power`", "SELECT id, sqrt(abs(f)) FROM t WHERE f = f AND f < 1e9"},
    {"`extract`, `date_trunc`", "SELECT id, extract(YEAR FROM dt), date_trunc('month', ts) FROM t"},
    {"day arithmetic", "SELECT id, dt + 1, dt + INTERVAL '1' MONTH FROM t"},
    {"columns only", "SELECT id, w FROM t"},
    {"no columns", "SELECT count(*) FROM t"},
    {"`count`, `count(DISTINCT)`", "SELECT count(i), count(DISTINCT i) FROM t"},
    {"`sum`, `avg` of integers", "SELECT k, sum(i), avg(i) FROM t GROUP BY k"},
    {"`sum`, `avg` of decimals", "SELECT k, sum(d), avg(d) FROM t GROUP BY k"},
    {"`sum`, `avg` of doubles", "SELECT k, sum(i * 1e0) FROM t GROUP BY k"},
    {"`min`, `max` of numbers and dates", "SELECT min(i), max(d), min(dt), max(ts) FROM t"},
    {"`min`, `max` of text", "SELECT k, min(c), max(w) FROM t GROUP BY k"},
    {"aggregate of an expression", "SELECT sum(i * 2 + k) FROM t"},
    {
      "`FILTER`, `HAVING`",
      "SELECT k, count(*) FILTER (WHERE i > 5) FROM t GROUP BY k HAVING sum(i) > 10"
    },
    {"`GROUPING SETS`, `ROLLUP`, `CUBE`", "SELECT k, b, sum(i) FROM t GROUP BY CUBE (k, b)"},
    {"`stddev`, `variance`", "SELECT k, CAST(stddev_pop(i) AS DECIMAL(9, 6)) FROM t GROUP BY k"},
    {"group by text, deterministic collation", "SELECT w, count(*) FROM t GROUP BY w"},
    {"group by text, nondeterministic collation", "SELECT n, count(*) FROM t GROUP BY n"},
    {"`DISTINCT`", "SELECT DISTINCT i, k FROM t"},
    {"inner join", "SELECT t.id, u.m FROM t JOIN u ON t.id = u.m WHERE u.i = 7"},
    {"left, right and full join", "SELECT count(*), sum(u.m) FROM t LEFT JOIN u ON t.id = u.m"},
    {"join by an inequality", "SELECT count(*) FROM t JOIN u ON t.i < u.i AND u.m > 1995"},
    {
      "`EXISTS`, `IN` (semi join)",
      "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.m = t.id AND u.i = 7)"
    },
    {
      "`NOT EXISTS` (anti join)",
      "SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.i = t.i)"
    },
    {
      "`NOT IN` of a sub-query",
      "SELECT count(*) FROM t WHERE k NOT IN (SELECT m FROM u WHERE i = 7)"
    },
    {"sort of numbers, top-N", "SELECT id, i FROM t ORDER BY i DESC NULLS LAST, id LIMIT 10"},
    {"sort of text", "SELECT id, w FROM t ORDER BY w, id LIMIT 10 OFFSET 3"},
    {"`LIMIT`", "SELECT count(*) FROM (SELECT id FROM t LIMIT 10)"},
    {"`UNION ALL`", "SELECT i FROM t UNION ALL SELECT m FROM u"},
    {"`UNION`, `INTERSECT`, `EXCEPT`", "SELECT i FROM t EXCEPT SELECT m FROM u"},
    {"ranking windows", "SELECT id, row_number() OVER (PARTITION BY k ORDER BY i, id) FROM t"},
    {"aggregates as windows", "SELECT id, sum(i) OVER (PARTITION BY k ORDER BY id) FROM t"},
  };

  @TempDir private static Path folder;
  private static TestingPostgresServer server;
  private static Connection connection;

  @BeforeAll
  static void load() throws Exception {
    server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    server.execute(
        DATABASE,
        "CREATE COLLATION folded (provider = icu, locale = 'und-u-ks-level2', deterministic ="
            + " false)",
        "CREATE TABLE t (id int PRIMARY KEY, i int, k int, d numeric(12,2), f double precision, dt"
            + " date, ts timestamp, b boolean, w text COLLATE \"en-x-icu\", n text COLLATE folded,"
            + " c text COLLATE \"C\", p char(3), digits text)",
        "INSERT INTO t SELECT g, nullif(g % 97, 5), g % 7, (g % 1000) / 4.0, CASE g % 50 WHEN 0"
            + " THEN 'NaN'::float8 WHEN 1 THEN '-Infinity' ELSE g % 300 END, DATE '2020-01-01' + g % 400,"
            + " TIMESTAMP '2020-01-01' + g * INTERVAL '77 minutes', nullif(g % 3, 2) = 1,"
            + " (ARRAY['a', 'A', 'b', ' ab ', NULL, 'axxb', 'ä', 'é'])[g % 8 + 1], (ARRAY['a', 'A',"
            + " 'b'])[g % 3 + 1], (ARRAY['a', 'B', 'b', 'Z'])[g % 4 + 1], (ARRAY['a', 'a b',"
            + " ''])[g % 3 + 1], (g % 1000)::text FROM generate_series(1, 20000) g",
        "CREATE TABLE u AS SELECT g % 120 AS i, g AS m FROM generate_series(1, 2000) g",
        "ANALYZE");
    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(
        config,
        "catalogs:\n  shop: {type: postgres, url: \"%s\", user: \"%s\", password: \"%s\"}\n"
            .formatted(server.url(DATABASE), server.user(), server.password()));
    connection =
        DriverManager.getConnection(
            "jdbc:arrowlake:config=" + config + ";catalog=shop;schema=public");
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  private static List<String> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (results.next()) {
        StringBuilder row = new StringBuilder(String.valueOf(results.getString(1)));
        for (int i = 2; i <= results.getMetaData().getColumnCount(); i++) {
          row.append('|').append(results.getString(i));
        }

        rows.add(row.toString());
      }

      return rows;
    }
  }

  private static void set(String setting) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET " + setting);
    }
  }

  @Test
  void whatIsPushedIsWhatThePageSays() throws Exception {
    StringBuilder table = new StringBuilder("| operation | for example | |\n|---|---|---|\n");
    for (String[] operation : OPERATIONS) {
      String outcome = outcome(operation[1]);
      table.append("| %s | `%s` | %s |\n".formatted(operation[0], shown(operation[1]), outcome));
    }

    String page = Files.readString(PAGE);
    int from = page.indexOf(START) + START.length();
    int to = page.indexOf(END, from);
    assertThat(from).isGreaterThan(START.length());
    if (System.getProperty("docs.update") != null) {
      Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
    } else {
      assertThat(page.substring(from, to)).isEqualTo(table.toString());
    }
  }

  private static String shown(String sql) {
    return sql.replace("|", "\\|");
  }

  private static List<String> copies(long mark) {
    return server.statementsSince(mark).stream().filter(sql -> sql.startsWith("COPY (")).toList();
  }

  /** Whether a query is pushed as a whole, by its plan, its rows, and the server's log. */
  private static String outcome(String sql) throws SQLException {
    List<String> plan = rows("EXPLAIN " + sql);
    long mark = server.logMark();
    List<String> pushed = rows(sql);
    List<String> arrived = copies(mark);
    assertThat(pushed).as(sql).isNotEmpty();
    set("pushdown = 'off'");
    mark = server.logMark();
    assertThat(rows(sql)).as(sql).containsExactlyInAnyOrderElementsOf(pushed);
    assertThat(copies(mark).toString()).as(sql).doesNotContain("WHERE t", "GROUP BY");
    set("pushdown = 'on'");
    if (plan.get(0).startsWith("fragment 0 at shop")) {
      assertThat(arrived).as(sql).hasSize(1);
      assertThat(arrived.get(0)).contains(plan.get(1).strip());
      return "pushed";
    } else if (plan.stream().anyMatch(line -> line.contains("[SUPERSET"))) {
      assertThat(arrived.toString()).contains("WHERE t");
      return "pushed, and checked again here";
    }

    List<String> reasons =
        plan.stream()
            .map(REFUSED::matcher)
            .filter(Matcher::find)
            .map(matcher -> matcher.group(1))
            .filter(reason -> !reason.equals("INPUT_NOT_PUSHED"))
            .distinct()
            .toList();
    assertThat(reasons).as(sql + plan).isNotEmpty();
    boolean part = Stream.of("WHERE", "GROUP BY").anyMatch(arrived.toString()::contains);
    return (part ? "in part; the rest stays: " : "stays: ") + String.join(", ", reasons);
  }
}
