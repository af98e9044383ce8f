package io.arrowlake.planner;

import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * The names that may be columns of a statement: a table shows columns that only their names show
 * where one of them is among these. Used for one statement.
 */
final class NamedColumns extends SqlBasicVisitor<@Nullable Void> {
  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private boolean takesAll;
  private boolean hasStar;
  private boolean hasUsing;

  private NamedColumns() {}

  /**
   * The names, without regard to case. None where the statement takes whatever columns a table has
   * in another way than by a star, or by a star that merges columns of a join.
   */
  static Set<String> of(SqlNode statement) {
    NamedColumns columns = new NamedColumns();
    statement.accept(columns);
    boolean merges = columns.hasStar && columns.hasUsing;
    return columns.takesAll || merges ? Set.of() : columns.names;
  }

  @Override
  public @Nullable Void visit(SqlIdentifier identifier) {
    names.add(Util.last(identifier.names));
    hasStar |= identifier.isStar() && identifier.names.size() == 1;
    return null;
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    takesAll |= call.getKind() == SqlKind.EXPLICIT_TABLE;
    if (call instanceof SqlJoin join) {
      takesAll |= join.isNatural();
      hasUsing |= join.getConditionType() == JoinConditionType.USING;
    }

    return super.visit(call);
  }
}
