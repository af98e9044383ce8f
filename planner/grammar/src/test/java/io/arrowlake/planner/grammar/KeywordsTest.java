package io.arrowlake.planner.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeywordsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "value",
        "year",
        "quarter",
        "month",
        "week",
        "day",
        "hour",
        "minute",
        "second",
        "date",
        "time",
        "timestamp",
        "datetime",
        "uuid",
        "text",
        "bool",
        "catalog",
        "catalogs",
        "schema",
        "schemas",
        "tables",
        "columns",
        "column",
        "database",
        "format",
        "type",
        "name",
        "key",
        "comment",
        "returns",
        "return",
        "result",
        "rank",
        "count",
        "sum",
        "min",
        "max",
        "avg",
        "position",
        "percent",
        "period",
        "analyze",
        "plan",
        "if",
        "language",
        "level",
        "location",
        "method",
        "number",
        "open",
        "close",
        "start",
        "source",
        "state",
        "status",
        "system",
        "version",
        "zone",
        "data",
        "domain",
        "element",
        "first",
        "last",
        "function",
        "label",
        "length",
        "map",
        "match",
        "measure",
        "options",
        "parameter",
        "path",
        "power",
        "role",
        "scale",
        "scope",
        "search",
        "section",
        "session",
        "size",
        "sql",
        "style",
        "subset",
        "translation",
        "trigger",
        "truncate",
        "usage",
        "view",
        "work",
        "monday",
        "friday",
        "index",
        "desc",
        "asc",
        "condition",
        "class",
        "groups",
        "identity",
        "no",
        "none",
        "one",
        "out",
        "module",
        "rollback",
        "commit",
        "begin",
        "floor",
        "upper",
        "lower",
        "abs",
        "mod",
        "ln"
      })
  void wordIsANameEverywhere(String word) {
    String name = "\"" + word + "\"";
    assertThat(
            RoundTrip.rewritten(
                "select @, (@), (@ + 1), t.@, sum(@), 1 as @ from @ as @ where @ > 1 and @ is null"
                        .replace("@", word)
                    + " group by @ order by @ desc".replace("@", word)))
        .isEqualTo(
            "SELECT @, @, @ + 1, \"t\".@, SUM(@), 1 AS @ FROM @ AS @ WHERE @ > 1 AND @ IS NULL GROUP BY @ ORDER BY @ DESC"
                .replace("@", name));
    RoundTrip.parse("create table @ (@ int)".replace("@", word), CreateTable.class);
    RoundTrip.parse("insert into @ (@) values (1)".replace("@", word));
    RoundTrip.parse("set @ = 1".replace("@", word));
    RoundTrip.parse("create catalog @ using @ with (@ = 1)".replace("@", word));
  }

  @ParameterizedTest
  @ValueSource(strings = {"value", "year", "returns", "rank", "date", "text", "name", "type"})
  void wordIsAnAliasWithoutAs(String word) {
    assertThat(RoundTrip.rewritten("select a + 1 " + word + ", b " + word + " from t " + word))
        .isEqualTo(
            "SELECT \"a\" + 1 AS @, \"b\" AS @ FROM \"t\" AS @".replace("@", "\"" + word + "\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order", "rows", "end", "from", "select", "left", "user", "default", "all", "table"
      })
  void everyWordIsAnAliasBehindAs(String word) {
    assertThat(RoundTrip.rewritten("select a as " + word + ", b from t"))
        .isEqualTo("SELECT \"a\" AS \"" + word + "\", \"b\" FROM \"t\"");
  }

  @Test
  void namesKeepTheirCase() {
    assertThat(RoundTrip.rewritten("select Foo, \"bAR\", \"a\"\"b\" from Sch.Tab"))
        .isEqualTo("SELECT \"Foo\", \"bAR\", \"a\"\"b\" FROM \"Sch\".\"Tab\"");
  }

  @Test
  void namesMayBeLong() {
    String name = "x".repeat(1024);
    RoundTrip.parse("select " + name);
    assertThat(RoundTrip.error("select " + name + "y")).startsWith("1:8 ");
  }

  @Test
  void functionsKeepTheirSyntax() {
    RoundTrip.parseOnly(
        "select extract(year from d), floor(x), ceil(x), substring(a from 1 for 2),"
            + " trim(both 'x' from y), position('a' in b), overlay(a placing b from 1),"
            + " left(a, 2), right(a, 1), truncate(x), coalesce(a, b), nullif(a, b), current_date,"
            + " current_timestamp, year(d), mod(a, 2), date_trunc('month', d), count(*),"
            + " count(distinct a), sum(a) filter (where a > 1), string_agg(a, ',' order by b),"
            + " rank() over (partition by a order by b rows between 1 preceding and current row)"
            + " from t");
  }
}
