package io.arrowlake.planner.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresSyntaxTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a::int | CAST(\"a\" AS INTEGER)",
        "-1::int | - CAST(1 AS INTEGER)",
        "t.a::text::int | CAST(CAST(\"t\".\"a\" AS VARCHAR) AS INTEGER)",
        "(a + b)::numeric(10, 2) | CAST(\"a\" + \"b\" AS DECIMAL(10, 2))",
        "a + b::int * 2 | \"a\" + CAST(\"b\" AS INTEGER) * 2",
        "a[1]::text | CAST(\"a\"[1] AS VARCHAR)",
        "f(x)::date | CAST(\"f\"(\"x\") AS DATE)",
        "'5'::int8 + 1 | CAST('5' AS BIGINT) + 1",
        "not a::bool | NOT CAST(\"a\" AS BOOLEAN)",
        "a = 'x'::text | \"a\" = CAST('x' AS VARCHAR)",
        "a like 'x%'::text | \"a\" LIKE CAST('x%' AS VARCHAR)",
        "null::int | CAST(NULL AS INTEGER)",
        "case when a then b end::int | CAST(CASE WHEN \"a\" THEN \"b\" ELSE NULL END AS INTEGER)",
      })
  void infixCastBindsAsInPostgres(String sql, String expected) {
    assertThat(RoundTrip.rewritten("select " + sql)).isEqualTo("SELECT " + expected);
  }

  @Test
  void infixCastStandsBetween() {
    assertThat(RoundTrip.rewritten("select 1 from t where a::int between '1'::int and b::int"))
        .endsWith(
            "CAST(\"a\" AS INTEGER) BETWEEN ASYMMETRIC CAST('1' AS INTEGER) AND CAST(\"b\" AS"
                + " INTEGER)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text | VARCHAR",
        "varchar | VARCHAR",
        "character varying(3) | VARCHAR(3)",
        "int2 | SMALLINT",
        "int4 | INTEGER",
        "int8 | BIGINT",
        "float4 | REAL",
        "float8 | DOUBLE",
        "double precision | DOUBLE",
        "bool | BOOLEAN",
        "numeric | DECIMAL",
        "numeric(38, 10) | DECIMAL(38, 10)",
        "bytea | VARBINARY",
        "uuid | UUID",
        "date | DATE",
        "time | TIME",
        "timestamp(3) | TIMESTAMP(3)",
        "timestamp without time zone | TIMESTAMP",
        "timestamptz | TIMESTAMP WITH LOCAL TIME ZONE",
        "timestamptz(3) | TIMESTAMP(3) WITH LOCAL TIME ZONE",
        "timestamp with time zone | TIMESTAMP WITH LOCAL TIME ZONE",
        "timestamp(6) with time zone | TIMESTAMP(6) WITH LOCAL TIME ZONE",
      })
  void typesHaveTheirPostgresNames(String sql, String expected) {
    assertThat(RoundTrip.rewritten("select cast(a as " + sql + "), b::" + sql))
        .isEqualTo("SELECT CAST(\"a\" AS " + expected + "), CAST(\"b\" AS " + expected + ")");
  }

  @Test
  void literalsOfInstants() {
    String expected = "SELECT TIMESTAMP WITH LOCAL TIME ZONE '2020-01-01 00:00:00+00'";
    assertThat(RoundTrip.rewritten("select timestamptz '2020-01-01 00:00:00+00'"))
        .isEqualTo(expected);
    assertThat(RoundTrip.rewritten("select timestamp with time zone '2020-01-01 00:00:00+00'"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "interval '1 day' | INTERVAL '1' DAY(10)",
        "interval '100 days' | INTERVAL '100' DAY(10)",
        "interval '2 weeks' | INTERVAL '14' DAY(10)",
        "interval '2 years 3 mons' | INTERVAL '27' MONTH(10)",
        "interval '1 day 2 hours' | INTERVAL '1 02:00:00' DAY(10) TO SECOND(6)",
        "interval '-1 day 2 hours' | INTERVAL -'0 22:00:00' DAY(10) TO SECOND(6)",
        "interval '90 minutes' | INTERVAL '0 01:30:00' DAY(10) TO SECOND(6)",
        "interval -'1 day' | INTERVAL -'1' DAY(10)",
        "interval '3' month | INTERVAL '3' MONTH",
        "date '2020-01-01' + interval '1' month | DATE '2020-01-01' + INTERVAL '1' MONTH",
      })
  void intervals(String sql, String expected) {
    assertThat(RoundTrip.rewritten("select " + sql)).isEqualTo("SELECT " + expected);
  }

  @Test
  void refusesIntervalsThatNoTypeHolds() {
    assertThat(RoundTrip.error("select interval '1 month 1 day'"))
        .isEqualTo(
            "1:8 An interval has years and months, or days and times, not both:"
                + " '1 month 1 day'. Add two intervals instead");
    for (String text : new String[] {"", "x", "1", "1.5 days", "1 day x", "1 fortnight"}) {
      assertThat(RoundTrip.error("select interval '" + text + "'"))
          .startsWith("1:8 Not an interval: '" + text + "'. ");
    }
  }

  @Test
  void limitAndOffsetInEitherOrder() {
    String expected = "SELECT 1 OFFSET 2 ROWS FETCH NEXT 3 ROWS ONLY";
    assertThat(RoundTrip.rewritten("select 1 limit 3 offset 2")).isEqualTo(expected);
    assertThat(RoundTrip.rewritten("select 1 offset 2 limit 3")).isEqualTo(expected);
    assertThat(RoundTrip.rewritten("select 1 limit all")).isEqualTo("SELECT 1");
    assertThat(RoundTrip.rewritten("select 1 offset 2")).isEqualTo("SELECT 1 OFFSET 2 ROWS");
    assertThat(RoundTrip.error("select 1 limit 1, 2")).startsWith("1:10 'LIMIT start, count'");
  }

  @Test
  void operators() {
    assertThat(
            RoundTrip.rewritten(
                "select a ilike 'x', a not ilike 'y', a % 2, a != 2, a || b,"
                    + " a is distinct from b, a is not distinct from b, a is not null from t"))
        .isEqualTo(
            "SELECT \"a\" ILIKE 'x', \"a\" NOT ILIKE 'y', \"a\" % 2, \"a\" <> 2, \"a\" || \"b\","
                + " \"a\" IS DISTINCT FROM \"b\", \"a\" IS NOT DISTINCT FROM \"b\","
                + " \"a\" IS NOT NULL FROM \"t\"");
  }

  @Test
  void whatWouldSilentlyMeanSomethingElseIsAnError() {
    assertThat(RoundTrip.error("select 8 // 2")).startsWith("1:10 ");
    assertThat(RoundTrip.error("select a isnull from t")).startsWith("1:10 ");
    assertThat(RoundTrip.error("select 1 minus select 2")).startsWith("1:10 ");
    assertThat(RoundTrip.error("select 1 'x'")).startsWith("1:10 ");
  }
}
