package io.arrowlake.planner;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.SqlPosition;
import io.arrowlake.planner.grammar.Assignment;
import io.arrowlake.planner.grammar.ChangeStatement;
import io.arrowlake.planner.grammar.DeleteRows;
import io.arrowlake.planner.grammar.MergeClause;
import io.arrowlake.planner.grammar.MergeRows;
import io.arrowlake.planner.grammar.UpdateRows;
import io.arrowlake.planner.plan.Change;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * The query that computes what UPDATE, DELETE or MERGE does: it gives the rows that {@link Change}
 * describes. Used once, by one thread.
 */
final class ChangeQuery {
  private static final SqlParserPos NOWHERE = SqlParserPos.ZERO;

  private final SourceTable table;
  private final RelDataTypeFactory types;
  private final SqlIdentifier alias;
  private final List<SqlNode> outputs = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private final List<Change.Action> actions = new ArrayList<>();

  /**
   * A column of the query that is a value.
   *
   * @param column what it is assigned to, null for a column that is no value
   * @param place the place of the expression in the statement
   */
  record Target(@Nullable ColumnFacts column, SqlParserPos place) {}

  /** A query on a table whose rows have an identity. */
  ChangeQuery(ChangeStatement statement, SourceTable table, RelDataTypeFactory types) {
    this.table = table;
    this.types = types;
    this.alias = statement.alias();
    for (ColumnFacts column : table.identity()) {
      output(identity(column), new Target(null, NOWHERE));
    }
  }

  /** What each column of the query is assigned to. */
  List<Target> targets() {
    return targets;
  }

  private SqlNode identity(ColumnFacts column) {
    return new SqlIdentifier(List.of(alias.getSimple(), column.name()), NOWHERE);
  }

  private int output(SqlNode expression, Target target) {
    int position = outputs.size();
    SqlIdentifier name = new SqlIdentifier("$" + position, NOWHERE);
    outputs.add(
        SqlStdOperatorTable.AS.createCall(expression.getParserPosition(), expression, name));
    targets.add(target);
    return position;
  }

  private SqlNode target() {
    SqlIdentifier name =
        new SqlIdentifier(
            List.of(CatalogSchemas.TARGET, CatalogSchemas.TARGET_ROWS), alias.getParserPosition());
    return SqlStdOperatorTable.AS.createCall(alias.getParserPosition(), name, alias);
  }

  private SqlSelect select(SqlNode from, @Nullable SqlNode where) {
    return new SqlSelect(
        NOWHERE,
        null,
        new SqlNodeList(outputs, NOWHERE),
        from,
        where,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** The query of the statement; what it says of actions is known after that. */
  SqlSelect of(ChangeStatement statement) {
    if (statement instanceof UpdateRows update) {
      actions.add(new Change.Update(assignments(update.assignments(), (value, column) -> value)));
      return select(from(update.from()), update.where().orElse(null));
    } else if (statement instanceof DeleteRows delete) {
      actions.add(new Change.Delete());
      return select(from(delete.using()), delete.where().orElse(null));
    }

    return merge((MergeRows) statement);
  }

  /** What the statement does by the rows of the query. */
  Change change(ChangeStatement statement, Change.@Nullable Returned returned) {
    boolean joins = statement instanceof UpdateRows update && update.from().isPresent();
    boolean merges = statement instanceof MergeRows;
    int identity = table.identity().size();
    return new Change(
        table,
        actions,
        new Change.Layout(identity, merges ? identity : -1),
        joins || merges ? Change.Matching.ONCE : Change.Matching.ANY,
        Change.Place.ENGINE,
        returned);
  }

  private SqlNode from(Optional<SqlNode> others) {
    return others
        .<SqlNode>map(other -> join(target(), JoinType.COMMA, other, JoinConditionType.NONE, null))
        .orElseGet(this::target);
  }

  private static SqlNode join(
      SqlNode left,
      JoinType type,
      SqlNode right,
      JoinConditionType conditionType,
      @Nullable SqlNode condition) {
    return new SqlJoin(
        NOWHERE,
        left,
        SqlLiteral.createBoolean(false, NOWHERE),
        type.symbol(NOWHERE),
        right,
        conditionType.symbol(NOWHERE),
        condition);
  }

  // Values

  @FunctionalInterface
  private interface Guard {
    SqlNode guarded(SqlNode value, ColumnFacts column);
  }

  private List<Change.Assignment> assignments(List<Assignment> given, Guard guard) {
    List<Change.Assignment> assignments = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Assignment assignment : given) {
      ColumnFacts column = column(assignment.column());
      if (!names.add(column.name())) {
        throw at(
            new ArrowLakeException(
                ErrorCode.INVALID_QUERY, "Column is assigned twice: " + column.name()),
            assignment.column().getParserPosition());
      }

      int value = Change.Assignment.DEFAULT;
      if (assignment.value().isPresent()) {
        SqlNode typed = typed(assignment.value().get(), column);
        value =
            output(
                guard.guarded(typed, column),
                new Target(column, assignment.value().get().getParserPosition()));
      }

      assignments.add(new Change.Assignment(column, value));
    }

    return assignments;
  }

  private ColumnFacts column(SqlIdentifier name) {
    String given = name.getSimple();
    List<ColumnFacts> columns = table.columns();
    return columns.stream()
        .filter(column -> column.name().equals(given))
        .findFirst()
        .or(
            () ->
                columns.stream()
                    .filter(column -> column.name().equalsIgnoreCase(given))
                    .findFirst())
        .orElseThrow(
            () ->
                at(
                    new ArrowLakeException(ErrorCode.COLUMN_NOT_FOUND, "Column not found: " + given)
                        .nearest(given, columns.stream().map(ColumnFacts::name).toList()),
                    name.getParserPosition()));
  }

  static ArrowLakeException at(ArrowLakeException error, SqlParserPos place) {
    return error.at(new SqlPosition(place.getLineNum(), place.getColumnNum()));
  }

  /** A parameter and a text in quotes have the type of the column that they are assigned to. */
  private SqlNode typed(SqlNode value, ColumnFacts column) {
    boolean text = SqlTypeUtil.inCharFamily(column.type());
    boolean quoted =
        value instanceof SqlLiteral literal
            && literal.getTypeName().getFamily() == SqlTypeFamily.CHARACTER;
    if (!(value instanceof SqlDynamicParam) && (!quoted || text)) {
      return value;
    }

    return SqlStdOperatorTable.CAST.createCall(
        value.getParserPosition(),
        value,
        SqlTypeUtil.convertTypeToSpec(CatalogTable.ofAnyLength(column.type(), types)));
  }

  // MERGE

  private SqlSelect merge(MergeRows merge) {
    List<MergeClause> clauses = merge.clauses();
    List<SqlNode> guards = clauses.stream().map(this::guard).toList();
    List<SqlNode> numbers = new ArrayList<>();
    int known = 0;
    for (MergeClause clause : clauses) {
      numbers.add(
          switch (clause.action()) {
            case UPDATE, DELETE, INSERT ->
                SqlLiteral.createExactNumeric(Integer.toString(known++), NOWHERE);
            case KEEP, SKIP -> SqlLiteral.createNull(NOWHERE);
          });
    }

    output(choice(guards, numbers), new Target(null, NOWHERE));
    for (int i = 0; i < clauses.size(); i++) {
      act(clauses.get(i), guards, i);
    }

    boolean inserts = clauses.stream().anyMatch(clause -> !clause.isMatched());
    SqlNode from =
        join(
            merge.source(),
            inserts ? JoinType.LEFT : JoinType.INNER,
            target(),
            JoinConditionType.ON,
            merge.condition());
    List<SqlNode> changing = new ArrayList<>();
    for (int i = 0; i < clauses.size(); i++) {
      boolean changes = numbers.get(i) instanceof SqlLiteral number && number.getValue() != null;
      changing.add(SqlLiteral.createBoolean(changes, NOWHERE));
    }

    return select(from, SqlStdOperatorTable.IS_TRUE.createCall(NOWHERE, choice(guards, changing)));
  }

  private void act(MergeClause clause, List<SqlNode> guards, int number) {
    Guard guard =
        (value, column) -> {
          List<SqlNode> values = new ArrayList<>();
          for (int i = 0; i < number; i++) {
            values.add(SqlLiteral.createNull(NOWHERE));
          }

          values.add(value);
          return choice(guards.subList(0, number + 1), values);
        };
    switch (clause.action()) {
      case UPDATE -> actions.add(new Change.Update(assignments(clause.assignments(), guard)));
      case DELETE -> actions.add(new Change.Delete());
      case INSERT -> actions.add(new Change.Insert(assignments(clause.assignments(), guard)));
      case KEEP, SKIP -> {}
    }
  }

  private SqlNode guard(MergeClause clause) {
    SqlNode identity = identity(table.identity().get(0));
    SqlNode matched =
        (clause.isMatched() ? SqlStdOperatorTable.IS_NOT_NULL : SqlStdOperatorTable.IS_NULL)
            .createCall(NOWHERE, identity);
    return clause
        .condition()
        .<SqlNode>map(more -> SqlStdOperatorTable.AND.createCall(NOWHERE, matched, more))
        .orElse(matched);
  }

  /** The value of the first guard that holds; NULL where none does. */
  private static SqlNode choice(List<SqlNode> guards, List<SqlNode> values) {
    // The validator rewrites nodes where they stand, so that each use needs its own.
    return SqlCase.createSwitched(
        NOWHERE, null, copies(guards), copies(values), SqlLiteral.createNull(NOWHERE));
  }

  private static SqlNodeList copies(List<SqlNode> nodes) {
    SqlNodeList copies = new SqlNodeList(NOWHERE);
    nodes.forEach(node -> copies.add(node.accept(new Copier())));
    return copies;
  }

  private static final class Copier extends SqlShuttle {
    @Override
    public @Nullable SqlNode visit(SqlCall call) {
      CallCopyingArgHandler handler = new CallCopyingArgHandler(call, true);
      call.getOperator().acceptCall(this, call, false, handler);
      return handler.result();
    }

    @Override
    public SqlNode visit(SqlNodeList list) {
      SqlNodeList copy = new SqlNodeList(list.getParserPosition());
      list.forEach(node -> copy.add(node == null ? null : node.accept(this)));
      return copy;
    }

    @Override
    public SqlNode visit(SqlIdentifier identifier) {
      return identifier.clone(identifier.getParserPosition());
    }

    @Override
    public SqlNode visit(SqlLiteral literal) {
      return literal.clone(literal.getParserPosition());
    }
  }
}
