package io.arrowlake.planner.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.dialect.PostgresqlSqlDialect;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;

/** What the tests of all statements do with SQL text. */
final class RoundTrip {
  private RoundTrip() {}

  /** Parses, writes, parses again and copies; all three trees must be equal. */
  static SqlNode parse(String sql) {
    SqlNode node = parseOnly(sql);
    String written = node.toSqlString(PostgresqlSqlDialect.DEFAULT).getSql();
    SqlNode again = parseOnly(written);
    assertThat(again.equalsDeep(node, Litmus.IGNORE)).as("%s from %s", written, sql).isTrue();
    SqlNode copy = node.accept(new SqlShuttle());
    assertThat(copy).isNotNull();
    assertThat(write(copy)).isEqualTo(write(node));
    return node;
  }

  static <T extends SqlNode> T parse(String sql, Class<T> type) {
    SqlNode node = parse(sql);
    assertThat(node).isInstanceOf(type);
    assertThat(node.clone(node.getParserPosition())).isInstanceOf(type);
    return type.cast(node);
  }

  /** The statement as it is written back, in one line. */
  static String rewritten(String sql) {
    return write(parse(sql));
  }

  static SqlNode parseOnly(String sql) {
    try {
      return ArrowLakeParser.parseStatement(sql);
    } catch (SqlParseException e) {
      throw new AssertionError("No statement: " + sql, e);
    }
  }

  static String write(SqlNode node) {
    return node.toSqlString(PostgresqlSqlDialect.DEFAULT).getSql().replaceAll("\\s+", " ");
  }

  /** The error as {@code line:column message}, the first line of the message only. */
  static String error(String sql) {
    SqlParseException e =
        catchThrowableOfType(SqlParseException.class, () -> ArrowLakeParser.parseStatement(sql));
    assertThat(e).as("error of %s", sql).isNotNull();
    return e.getPos().getLineNum()
        + ":"
        + e.getPos().getColumnNum()
        + " "
        + e.getMessage().lines().findFirst().orElseThrow();
  }
}
