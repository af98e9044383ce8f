package io.arrowlake.sql;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.plan.ChangeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;

/**
 * Writes the statements of one change. A change of rows that its own conditions pick is an UPDATE
 * or DELETE with these conditions; any other is joined to the rows that it is made by, on the
 * identity of the rows of the table. Used for one text.
 */
final class ChangeWriter {
  private static final String ROWS = "changed_rows";

  private final SqlDialectBase dialect;
  private final RelationWriter relations;
  private final Change change;

  ChangeWriter(SqlDialectBase dialect, RelationWriter relations, Change change) {
    this.dialect = dialect;
    this.relations = relations;
    this.change = change;
  }

  /** The one statement that computes the rows as well. */
  ChangeText whole(RelNode rows) {
    Select select = relations.input(rows);
    Optional<FromItem.TableAlias> scan = select.scan().filter(this::isTarget);
    if (scan.isPresent() && isSingle()) {
      return direct(select, scan.get().alias());
    }

    String text = relations.subselect(rows);
    return isSingle() && change.matching() == Change.Matching.ANY
        ? joined(change.actions().get(0), 0, "(" + text + ")")
        : counted(text);
  }

  /** The statements that are made by the rows of a relation. */
  List<ChangeText> from(String relation) {
    List<ChangeText> statements = new ArrayList<>();
    if (change.matching() == Change.Matching.ONCE) {
      statements.add(
          new ChangeText(
              "SELECT 0, (" + repeated(relation) + ")",
              ChangeText.Result.COUNT_AND_REPEATED,
              ChangeText.Target.IDENTITY));
    }

    for (int i = 0; i < change.actions().size(); i++) {
      statements.add(joined(change.actions().get(i), i, relation));
    }

    return statements;
  }

  private boolean isSingle() {
    return change.layout().action() < 0;
  }

  private boolean isTarget(FromItem.TableAlias scan) {
    int width = change.table().identity().size();
    return width > 0
        && scan.table().name().equals(change.table().name())
        && scan.table().columns().size() == width + change.table().columns().size();
  }

  private ChangeText direct(Select select, String alias) {
    Change.Action action = change.actions().get(0);
    String from = select.from().text().get();
    String head =
        action instanceof Change.Delete
            ? "DELETE FROM " + from
            : "UPDATE "
                + from
                + " SET "
                + action.assignments().stream()
                    .map(value -> assigned(value, select))
                    .collect(Collectors.joining(", "));
    String where = select.where().isEmpty() ? "" : " WHERE " + ExpressionWriter.and(select.where());
    return text(head + where + returning(alias), ChangeText.Target.CONDITION);
  }

  private String assigned(Change.Assignment assignment, Select select) {
    String value =
        assignment.isDefault()
            ? "DEFAULT"
            : relations.output(select.column(assignment.value())).text();
    return dialect.quote(assignment.column().name()) + " = " + value;
  }

  private ChangeText text(String sql, ChangeText.Target target) {
    return new ChangeText(
        sql, change.returned() == null ? ChangeText.Result.COUNT : ChangeText.Result.ROWS, target);
  }

  /** One action by the rows of a relation. */
  private ChangeText joined(Change.Action action, int number, String relation) {
    String target = relations.alias();
    return text(
        action(action, number, relation, target) + returning(target),
        action instanceof Change.Insert ? ChangeText.Target.CONDITION : ChangeText.Target.IDENTITY);
  }

  private String action(Change.Action action, int number, String relation, String target) {
    String rows = relations.alias();
    String table = relations.relation(change.table()) + " AS " + target;
    List<String> conditions = new ArrayList<>();
    if (!isSingle()) {
      conditions.add(rows + "." + relations.name(change.layout().action()) + " = " + number);
    }

    if (action instanceof Change.Insert insert) {
      return insert(insert, table, relation + " AS " + rows, rows) + where(conditions);
    }

    conditions.addAll(identity(target, rows));
    if (action instanceof Change.Delete) {
      return "DELETE FROM " + table + " USING " + relation + " AS " + rows + where(conditions);
    }

    String values =
        action.assignments().stream()
            .map(
                value ->
                    dialect.quote(value.column().name())
                        + " = "
                        + (value.isDefault()
                            ? "DEFAULT"
                            : rows + "." + relations.name(value.value())))
            .collect(Collectors.joining(", "));
    return "UPDATE "
        + table
        + " SET "
        + values
        + " FROM "
        + relation
        + " AS "
        + rows
        + where(conditions);
  }

  private String insert(Change.Insert insert, String table, String from, String rows) {
    List<Change.Assignment> given =
        insert.assignments().stream().filter(value -> !value.isDefault()).toList();
    String names =
        given.stream()
            .map(value -> dialect.quote(value.column().name()))
            .collect(Collectors.joining(", "));
    String values =
        given.stream()
            .map(value -> rows + "." + relations.name(value.value()))
            .collect(Collectors.joining(", "));
    return given.isEmpty()
        ? "INSERT INTO " + table + " SELECT FROM " + from
        : "INSERT INTO " + table + " (" + names + ") SELECT " + values + " FROM " + from;
  }

  private static String where(List<String> conditions) {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  private List<String> identity(String target, String rows) {
    List<String> conditions = new ArrayList<>();
    List<ColumnFacts> identity = change.table().identity();
    for (int i = 0; i < identity.size(); i++) {
      ColumnFacts column = identity.get(i);
      conditions.add(
          "%s.%s = CAST(%s.%s AS %s)"
              .formatted(
                  target,
                  dialect.quote(column.name()),
                  rows,
                  relations.name(i),
                  column.remoteType()));
    }

    return conditions;
  }

  /** Several actions, or one that must not meet a row twice, and what is to be known of them. */
  private ChangeText counted(String rows) {
    List<String> parts = new ArrayList<>();
    List<String> counts = new ArrayList<>();
    parts.add(ROWS + " AS MATERIALIZED (" + rows + ")");
    for (int i = 0; i < change.actions().size(); i++) {
      String name = "action_" + i;
      String text = action(change.actions().get(i), i, ROWS, relations.alias());
      parts.add(name + " AS (" + text + " RETURNING 1)");
      counts.add("(SELECT count(*) FROM " + name + ")");
    }

    return new ChangeText(
        "WITH "
            + String.join(", ", parts)
            + " SELECT "
            + String.join(" + ", counts)
            + ", ("
            + repeated(ROWS)
            + ")",
        ChangeText.Result.COUNT_AND_REPEATED,
        ChangeText.Target.IDENTITY);
  }

  /** How many rows of the table come more than once. */
  private String repeated(String relation) {
    String keys =
        IntStream.range(0, change.layout().identity())
            .mapToObj(relations::name)
            .collect(Collectors.joining(", "));
    return "SELECT count(*) FROM (SELECT 1 FROM "
        + relation
        + " WHERE "
        + relations.name(0)
        + " IS NOT NULL GROUP BY "
        + keys
        + " HAVING count(*) > 1) AS repeated";
  }

  private String returning(String alias) {
    Change.Returned returned = change.returned();
    if (returned == null) {
      return "";
    }

    Select select = new Select(FromItem.of(alias), relations.columns(change.table(), alias));
    ExpressionWriter expressions = relations.expressions(select);
    List<Column> columns = new ArrayList<>();
    for (RexNode expression : returned.expressions()) {
      columns.add(RelationWriter.column(select, expressions, expression));
    }

    return " RETURNING " + String.join(", ", relations.outputs(columns));
  }
}
