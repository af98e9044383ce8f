package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class ExpressionDifferenceTest {
  private static final List<String> EXPRESSIONS =
      List.of(
          "i",
          "i = s",
          "i <> s",
          "i < s",
          "i <= s",
          "i > s",
          "i >= s",
          "i = b",
          "i = d",
          "d = w",
          "d < w",
          "w >= d",
          "f = f",
          "f < r",
          "f > 0.5e0",
          "i < f",
          "t = 'a'",
          "t < 'b'",
          "t >= 'ß'",
          "t <> t",
          "dt < DATE '2024-03-01'",
          "ts > TIMESTAMP '1970-01-01 00:00:00'",
          "bo = TRUE",
          "i IS DISTINCT FROM s",
          "i IS NOT DISTINCT FROM s",
          "t IS NOT DISTINCT FROM NULLIF(t, 'a')",
          "f IS NOT DISTINCT FROM f",
          "bo AND i < s",
          "bo OR i < s",
          "NOT bo",
          "NOT (bo AND i < s)",
          "bo IS TRUE",
          "bo IS FALSE",
          "bo IS NOT TRUE",
          "bo IS NOT FALSE",
          "bo IS NULL",
          "t IS NOT NULL",
          "i IN (1, 2, 3, 5, 8)",
          "i NOT IN (1, 2, 3)",
          "i BETWEEN -1 AND 2",
          "i < 0 OR i > 2 OR i IS NULL",
          "t IN ('a', 'ß', '😀')",
          "t BETWEEN 'a' AND 'b'",
          "t NOT IN ('a', 'abc')",
          "d IN (0.25, 1.50, -0.75)",
          "w BETWEEN 0 AND 100000000000000000000",
          "f IN (0.25e0, 1.5e0)",
          "f BETWEEN 0e0 AND 2e0",
          "dt IN (DATE '2024-02-20', DATE '2024-03-02')",
          "dt BETWEEN DATE '2024-01-01' AND DATE '2024-02-29'",
          "i + s",
          "i - s",
          "i * s",
          "b + i",
          "b - s",
          "d + d",
          "d - w",
          "w + w",
          "d * d",
          "i * d",
          "-i",
          "-d",
          "-f",
          "-w",
          "ABS(i)",
          "ABS(d)",
          "ABS(f)",
          "ABS(w)",
          "r + r",
          "r * r",
          "i + r * 2",
          "CASE WHEN i = 0 THEN NULL ELSE MOD(b, i) END",
          "CASE WHEN bo THEN i ELSE s END",
          "CASE WHEN i < 0 THEN 'neg' WHEN i > 0 THEN t END",
          "COALESCE(t, 'none')",
          "COALESCE(i, s, 0)",
          "NULLIF(i, s)",
          "CAST(i AS BIGINT)",
          "CAST(i AS DECIMAL(12,3))",
          "CAST(d AS INTEGER)",
          "CAST(w AS DECIMAL(38,1))",
          "CAST(d AS DECIMAL(10,1))",
          "CAST(i AS DOUBLE)",
          "CAST(d AS DOUBLE)",
          "CAST(w AS DOUBLE)",
          "CAST(dt AS TIMESTAMP)",
          "CAST(ts AS DATE)",
          "CAST(i AS SMALLINT)",
          "EXTRACT(YEAR FROM dt)",
          "EXTRACT(MONTH FROM ts)",
          "EXTRACT(DAY FROM dt)",
          "EXTRACT(QUARTER FROM dt)",
          "EXTRACT(DOY FROM dt)",
          "EXTRACT(HOUR FROM ts)",
          "EXTRACT(MINUTE FROM ts)",
          "EXTRACT(WEEK FROM dt)",
          "EXTRACT(ISODOW FROM dt)",
          "EXTRACT(DOW FROM dt)",
          "dt + INTERVAL '1' MONTH = DATE '2024-03-29'",
          "dt - INTERVAL '1' YEAR < DATE '2023-02-28'",
          "ts + INTERVAL '1' DAY",
          "ts - INTERVAL '90' MINUTE",
          "ts + INTERVAL '13' MONTH",
          "t LIKE 'a%'",
          "t LIKE '%c'",
          "t LIKE '%b%'",
          "t LIKE 'a_c'",
          "t LIKE '_'",
          "t LIKE '__'",
          "t LIKE '%_b'",
          "t LIKE '%!%' ESCAPE '!'",
          "t NOT LIKE 'a%'",
          "t LIKE ''",
          "t LIKE '%'",
          "t LIKE 'a%d%h'",
          "CHAR_LENGTH(t)",
          "SUBSTRING(t FROM 2)",
          "SUBSTRING(t FROM 1 FOR 1)",
          "SUBSTRING(t FROM 2 FOR 3)",
          "SUBSTRING(t FROM 0 FOR 2)",
          "t || '-' || t",
          "TRIM(t)",
          "TRIM(LEADING FROM t)",
          "TRIM(TRAILING FROM t)",
          "i / 3",
          "MOD(i, 3)",
          "MOD(b, 7)");

  @Test
  void givesWhatDuckDbGives() throws Exception {
    for (int batchRows : new int[] {1, 64, 150}) {
      SoftAssertions softly = new SoftAssertions();
      try (ArrowFixture fixture = new ArrowFixture()) {
        fixture.table(
            "x", RandomRows.columns(), RandomRows.rows(new Random(batchRows), 150, 12), batchRows);
        for (String expression : EXPRESSIONS) {
          String sql = "SELECT " + expression + " FROM x";
          softly
              .assertThatCode(
                  () ->
                      assertThat(fixture.run(fixture.plan(sql)))
                          .as(sql)
                          .isEqualTo(fixture.duckDb(duckDb(sql))))
              .doesNotThrowAnyException();
        }
      }

      softly.assertAll();
    }
  }

  /** The same expression in DuckDB's words, where they differ. */
  private static String duckDb(String sql) {
    return sql.replace("i / 3", "i // 3")
        .replace("CHAR_LENGTH", "LENGTH")
        .replaceAll("TRIM\\(LEADING FROM t\\)", "LTRIM(t)")
        .replaceAll("TRIM\\(TRAILING FROM t\\)", "RTRIM(t)");
  }

  @Test
  void filtersAsDuckDbDoes() throws Exception {
    try (ArrowFixture fixture = new ArrowFixture()) {
      fixture.table("x", RandomRows.columns(), RandomRows.rows(new Random(3), 500, 10), 33);
      for (String condition :
          List.of(
              "i < s",
              "t LIKE '%a%' OR f > 1e0",
              "i <> 0 AND b / i > 100000",
              "i = 0 OR b / i > 100000",
              "CASE WHEN i = 0 THEN FALSE ELSE b / i > 5 END",
              "i IN (1, 2) AND t IS NOT NULL",
              "1 = 1",
              "i <> i")) {
        String sql = "SELECT * FROM x WHERE " + condition;
        assertThat(fixture.run(fixture.plan(sql)))
            .as(sql)
            .isEqualTo(fixture.duckDb(sql.replace("b / i", "b // i")));
      }
    }
  }
}
