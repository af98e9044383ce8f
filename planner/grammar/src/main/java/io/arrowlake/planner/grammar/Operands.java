package io.arrowlake.planner.grammar;

import java.util.Objects;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The operands of a node, read by position and by the class that the node expects. */
final class Operands {
  private final @Nullable SqlNode[] nodes;

  Operands(@Nullable SqlNode[] nodes) {
    this.nodes = nodes;
  }

  /** Writes a flag as an operand; {@link #flag} reads it back. */
  static SqlLiteral ofFlag(boolean flag) {
    return SqlLiteral.createBoolean(flag, SqlParserPos.ZERO);
  }

  boolean flag(int index) {
    return literal(index).booleanValue();
  }

  SqlLiteral literal(int index) {
    return (SqlLiteral) node(index);
  }

  SqlIdentifier identifier(int index) {
    return (SqlIdentifier) node(index);
  }

  SqlNodeList list(int index) {
    return (SqlNodeList) node(index);
  }

  SqlNode node(int index) {
    return Objects.requireNonNull(nodes[index], "operand");
  }

  @Nullable SqlNode nodeOrNull(int index) {
    return nodes[index];
  }

  @Nullable SqlIdentifier identifierOrNull(int index) {
    return (SqlIdentifier) nodes[index];
  }

  @Nullable SqlLiteral literalOrNull(int index) {
    return (SqlLiteral) nodes[index];
  }
}
