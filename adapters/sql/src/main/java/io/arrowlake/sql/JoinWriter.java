package io.arrowlake.sql;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.sql.Sql.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** Writes joins; their inputs become sub-selects only where they must. Used for one text. */
final class JoinWriter {
  private final RelationWriter relations;

  JoinWriter(RelationWriter relations) {
    this.relations = relations;
  }

  Select write(Join join) {
    JoinRelType type = join.getJoinType();
    Select left = relations.joinable(relations.input(join.getLeft()));
    Select right = relations.joinable(relations.input(join.getRight()));
    if (type.generatesNullsOnLeft() && !mayBeNull(left, type)) {
      left = relations.nest(left);
    }

    if (type.generatesNullsOnRight() && !mayBeNull(right, type)) {
      right = relations.nest(right);
    }

    if (type == JoinRelType.SEMI || type == JoinRelType.ANTI) {
      right = right.hasSubQuery() ? relations.nest(right) : right;
    }

    List<Column> both = new ArrayList<>(left.columns());
    both.addAll(right.columns());
    List<Sql> on = conditions(join, both);
    if (!type.projectsRight()) {
      return semi(join, left, right, on);
    }

    List<Sql> where = new ArrayList<>();
    (type.generatesNullsOnLeft() ? on : where).addAll(left.where());
    (type.generatesNullsOnRight() ? on : where).addAll(right.where());
    Select select = new Select(joined(keyword(type), left, right, on), typed(join, both));
    where.forEach(select::filter);
    return select;
  }

  /** Whether all columns turn NULL by themselves, and the filter can go into the condition. */
  private static boolean mayBeNull(Select select, JoinRelType type) {
    return select.isPlain()
        && !select.hasSubQuery()
        && (type != JoinRelType.FULL || select.where().isEmpty());
  }

  private List<Sql> conditions(Join join, List<Column> columns) {
    ExpressionWriter expressions = relations.expressions(columns);
    List<Sql> conditions = new ArrayList<>();
    boolean hasKeys = !join.analyzeCondition().leftKeys.isEmpty();
    for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
      Sql condition = expressions.write(conjunct);
      boolean isLate = join.getJoinType() == JoinRelType.INNER && hasKeys && isComputed(conjunct);
      conditions.add(isLate ? relations.dialect().afterMatch(condition) : condition);
    }

    return conditions;
  }

  /** Whether a comparison has a side that is more than a column. */
  private static boolean isComputed(RexNode conjunct) {
    return conjunct.isA(SqlKind.COMPARISON)
        && ((RexCall) conjunct).getOperands().stream().anyMatch(RexCall.class::isInstance);
  }

  private static String keyword(JoinRelType type) {
    return switch (type) {
      case INNER -> "JOIN";
      case LEFT -> "LEFT JOIN";
      case RIGHT -> "RIGHT JOIN";
      case FULL -> "FULL JOIN";
      case SEMI -> "SEMI JOIN";
      case ANTI -> "ANTI JOIN";
      default -> throw SqlDialectBase.unsupported("a join of type " + type);
    };
  }

  private static FromItem joined(String keyword, Select left, Select right, List<Sql> on) {
    return new FromItem(
        () -> {
          String head = left.from().text().get();
          String tail = right.from().right();
          if (on.isEmpty()) {
            return keyword.equals("JOIN")
                ? head + " CROSS JOIN " + tail
                : head + " " + keyword + " " + tail + " ON TRUE";
          }

          return head + " " + keyword + " " + tail + " ON " + ExpressionWriter.and(on);
        },
        true);
  }

  /** The columns with the types of the join, which may be NULL where an input's were not. */
  private static List<Column> typed(Join join, List<Column> columns) {
    List<Column> typed = new ArrayList<>();
    for (RelDataTypeField field : join.getRowType().getFieldList()) {
      Column column = columns.get(field.getIndex());
      ColumnFacts facts = column.facts().as(column.facts().name(), field.getType());
      typed.add(new Column(column.sql(), facts, column.kind(), column.use()));
    }

    return typed;
  }

  /**
   * A semi or anti join. One with more than equalities is left as EXISTS also where there is a
   * syntax of its own: optimizers move the join below the inner joins that leave few rows to be
   * looked up, and then compare each row with all that have its key.
   */
  private Select semi(Join join, Select left, Select right, List<Sql> on) {
    JoinRelType type = join.getJoinType();
    List<Sql> matches = new ArrayList<>(on);
    matches.addAll(right.where());
    boolean mayStandInExists = on.stream().allMatch(relations.dialect()::standsAnywhere);
    if (relations.dialect().hasSemiJoin()
        && (join.analyzeCondition().isEqui() || !mayStandInExists)) {
      Select select = new Select(joined(keyword(type), left, right, matches), left.columns());
      left.where().forEach(select::filter);
      return select;
    }

    String where =
        matches.isEmpty()
            ? ""
            : " WHERE "
                + matches.stream()
                    .map(m -> matches.size() == 1 ? m.text() : m.within(Level.NOT))
                    .collect(Collectors.joining(" AND "));
    String exists = "EXISTS (SELECT 1 FROM " + right.from().text().get() + where + ")";
    Select select = new Select(left.from(), left.columns());
    left.where().forEach(select::filter);
    select.filterBySubQuery(
        type == JoinRelType.SEMI ? Sql.atom(exists) : new Sql("NOT " + exists, Level.NOT));
    return select;
  }
}
