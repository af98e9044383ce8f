package io.arrowlake.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.SqlPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptStatementTest {
  @Test
  void semicolonsSeparateStatements() {
    assertThat(texts("select 1; select 2 ;\n\nselect 3"))
        .containsExactly("select 1", "select 2", "select 3");
    assertThat(texts("select 1;")).containsExactly("select 1");
  }

  @Test
  void blanksAndCommentsAreNoStatements() {
    assertThat(texts("")).isEmpty();
    assertThat(texts(" ;; \n; -- end;\n /* ; */ ;")).isEmpty();
    assertThat(texts("-- first; one\nselect 1 -- more; here\n + 2; /* open"))
        .containsExactly("select 1 -- more; here\n + 2");
  }

  @Test
  void quotedSemicolonsSeparateNothing() {
    for (String sql :
        List.of(
            "select ';'",
            "select ''';'",
            "select \"a;b\"",
            "select \"a\"\";b\"",
            "select E'\\';'",
            "select e'''\\';'",
            "select type';'",
            "select 'a\\'",
            "select '--;'",
            "select '/*;'")) {
      assertThat(texts(sql + "; select 2")).as(sql).containsExactly(sql, "select 2");
    }
  }

  @Test
  void openQuotesReachToTheEnd() {
    assertThat(texts("select 'a; select 2")).containsExactly("select 'a; select 2");
    assertThat(texts("select E'a\\")).containsExactly("select E'a\\");
  }

  @Test
  void errorsArePlacedInTheScript() {
    List<ScriptStatement> statements = ScriptStatement.split("select 1;\n  select 2\n + x");
    ArrowLakeException error = new ArrowLakeException(ErrorCode.COLUMN_NOT_FOUND, "x");
    ScriptStatement second = statements.get(1);
    assertThat(second.start()).isEqualTo(new SqlPosition(2, 3));
    assertThat(second.placed(error.at(new SqlPosition(1, 8))).position())
        .isEqualTo(new SqlPosition(2, 10));
    assertThat(second.placed(error.at(new SqlPosition(2, 4))).position())
        .isEqualTo(new SqlPosition(3, 4));
    assertThat(second.placed(error).position()).isNull();
  }

  private static List<String> texts(String script) {
    return ScriptStatement.split(script).stream().map(ScriptStatement::sql).toList();
  }
}
