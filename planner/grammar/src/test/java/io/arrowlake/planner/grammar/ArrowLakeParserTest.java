package io.arrowlake.planner.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowLakeParserTest {
  @ParameterizedTest
  @MethodSource("tpchQueries")
  void parsesTpch(String name) throws IOException {
    try (InputStream stream = ArrowLakeParserTest.class.getResourceAsStream("/tpch/" + name)) {
      RoundTrip.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  static List<String> tpchQueries() {
    return IntStream.rangeClosed(1, 22).mapToObj("q%02d.sql"::formatted).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        "select 1;",
        " select 1 ; -- done",
        "/* ; */ select 1 /** ' */;",
        "-- it's\nselect 1\n-- ;"
      })
  void oneSemicolonMayEndAStatement(String sql) {
    assertThat(RoundTrip.rewritten(sql)).isEqualTo("SELECT 1");
  }

  @Test
  void oneStatementIsOne() {
    assertThat(RoundTrip.error("select 1;;")).startsWith("1:10 ");
    assertThat(RoundTrip.error("select 1; select 2")).startsWith("1:11 ");
    assertThat(RoundTrip.error("")).startsWith("0:0 ");
    assertThat(RoundTrip.error(";")).startsWith("1:1 ");
  }

  @Test
  void scriptsAreSplitBySemicolonsOnly() throws SqlParseException {
    List<SqlNode> statements =
        ArrowLakeParser.parseStatements(
            """
            -- first; still a comment
            create table "a;b" (x int);
            insert into "a;b" select ';''; ' /* ; */ from t;
            ;
            set a = ';';
            explain select E'\\';' from 'x;y.csv'
            """);
    assertThat(statements)
        .map(RoundTrip::write)
        .containsExactly(
            "CREATE TABLE \"a;b\" (\"x\" INTEGER)",
            "INSERT INTO \"a;b\" SELECT ';''; ' FROM \"t\"",
            "SET \"a\" = ';'",
            "EXPLAIN SELECT ''';' FROM 'x;y.csv'");
    assertThat(statements.get(2).getParserPosition().getLineNum()).isEqualTo(5);
  }

  @Test
  void emptyScriptsHaveNoStatements() throws SqlParseException {
    assertThat(ArrowLakeParser.parseStatements("")).isEmpty();
    assertThat(ArrowLakeParser.parseStatements(" -- nothing\n /* here */ ")).isEmpty();
  }

  @Test
  void errorsInScriptsHaveThePositionInTheScript() {
    assertThatThrownBy(() -> ArrowLakeParser.parseStatements("select 1;\nselect 2;\n  selec 3"))
        .isInstanceOfSatisfying(
            SqlParseException.class, e -> assertThat(e.getPos().getLineNum()).isEqualTo(3));
    assertThatThrownBy(() -> ArrowLakeParser.parseStatements("select 1 select 2"))
        .isInstanceOfSatisfying(
            SqlParseException.class, e -> assertThat(e.getPos().getColumnNum()).isEqualTo(10));
  }

  @Test
  void errorsHavePositions() {
    assertThat(RoundTrip.error("select a\n  from t\n where a == 1")).startsWith("3:10 ");
    assertThat(RoundTrip.error("select a, from t")).startsWith("1:9 ");
    assertThat(RoundTrip.error("select * form t")).startsWith("1:15 ");
    assertThat(RoundTrip.error("select 'abc")).startsWith("1:8 ");
    assertThat(RoundTrip.error("select a # b")).startsWith("1:10 ");
    assertThat(RoundTrip.error("select interval from t"))
        .isEqualTo("1:8 Encountered \"interval\" at line 1, column 8.");
  }

  @Test
  void expressionsStandAlone() throws SqlParseException {
    assertThat(
            RoundTrip.write(ArrowLakeParser.parseExpression("owner = current_user and a::int > 1")))
        .isEqualTo("\"owner\" = CURRENT_USER AND CAST(\"a\" AS INTEGER) > 1");
    assertThatThrownBy(() -> ArrowLakeParser.parseExpression("a; drop table t"))
        .isInstanceOf(SqlParseException.class);
  }

  @Test
  void deepNestingIsAnErrorOfTheText() {
    RoundTrip.parse("select " + "(".repeat(200) + "1" + ")".repeat(200));
    assertThat(RoundTrip.error("select " + "(".repeat(100_000) + "1" + ")".repeat(100_000)))
        .contains("nested too deeply");
  }

  @Test
  void longStatements() {
    RoundTrip.parseOnly(
        IntStream.range(0, 20_000)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", "select * from t where a in (", ")")));
    RoundTrip.parseOnly("select '" + "x".repeat(1_000_000) + "'");
  }
}
