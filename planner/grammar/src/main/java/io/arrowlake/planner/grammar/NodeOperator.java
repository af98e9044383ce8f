package io.arrowlake.planner.grammar;

import java.util.function.BiFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The operator of one of our own nodes: it builds that node, so that a copy keeps its class. */
final class NodeOperator extends SqlSpecialOperator {
  private final BiFunction<SqlParserPos, Operands, SqlCall> constructor;

  NodeOperator(String name, SqlKind kind, BiFunction<SqlParserPos, Operands, SqlCall> constructor) {
    super(name, kind);
    this.constructor = constructor;
  }

  @Override
  public SqlCall createCall(
      @Nullable SqlLiteral functionQualifier, SqlParserPos pos, @Nullable SqlNode... operands) {
    return constructor.apply(pos, new Operands(operands));
  }
}
