package io.arrowlake.engine;

import io.arrowlake.planner.BoundStatement;
import io.arrowlake.planner.PlanContext;
import io.arrowlake.planner.QueryPlanner;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.SqlPosition;
import io.arrowlake.planner.grammar.AlterTable;
import io.arrowlake.planner.grammar.ColumnDefinition;
import io.arrowlake.planner.grammar.CreateView;
import io.arrowlake.planner.grammar.DropView;
import io.arrowlake.planner.plan.TableAlteration;
import io.arrowlake.planner.plan.ViewDefinition;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/** ALTER TABLE, CREATE VIEW and DROP VIEW. Thread-safe. */
final class DefinitionStatements {
  private final SourceRegistry sources;
  private final QueryPlanner planner;

  DefinitionStatements(SourceRegistry sources, QueryPlanner planner) {
    this.sources = sources;
    this.planner = planner;
  }

  /** Whether the statement is one of these. */
  static boolean includes(SqlNode statement) {
    return statement instanceof AlterTable
        || statement instanceof CreateView
        || statement instanceof DropView;
  }

  /** Does what the statement says. */
  void carryOut(SqlNode statement, PlanContext context) {
    if (statement instanceof AlterTable alter) {
      alter(alter, context);
    } else if (statement instanceof CreateView create) {
      create(create, context);
    } else if (statement instanceof DropView drop) {
      drop(drop, context);
    }
  }

  private void alter(AlterTable statement, PlanContext context) {
    TableName name = planner.tableName(statement.name().names, context);
    SourceTable table = table(name).orElseThrow(() -> missing("table", name, statement.name()));
    TableStatements.writer(sources, name)
        .alter(table.name(), alteration(statement, table, context));
  }

  private TableAlteration alteration(AlterTable statement, SourceTable table, PlanContext context) {
    return switch (statement.action()) {
      case ADD_COLUMN ->
          new TableAlteration.AddColumn(
              newColumn(statement.definition().orElseThrow(), table, context));
      case DROP_COLUMN -> new TableAlteration.DropColumn(column(statement, table));
      case RENAME_COLUMN ->
          new TableAlteration.RenameColumn(
              column(statement, table), statement.newName().orElseThrow().getSimple());
      case RENAME_TABLE ->
          new TableAlteration.Rename(statement.newName().orElseThrow().getSimple());
    };
  }

  private ColumnFacts newColumn(
      ColumnDefinition definition, SourceTable table, PlanContext context) {
    String name = definition.name().getSimple();
    if (table.columns().stream().map(ColumnFacts::name).anyMatch(name::equals)) {
      throw at(
          definition.name(),
          new ArrowLakeException(ErrorCode.INVALID_QUERY, "Column exists already: " + name));
    }

    return planner.column(definition, context);
  }

  private static String column(AlterTable statement, SourceTable table) {
    SqlIdentifier given = statement.column().orElseThrow();
    String name = given.getSimple();
    return table.columns().stream()
        .map(ColumnFacts::name)
        .filter(name::equals)
        .findFirst()
        .or(
            () ->
                table.columns().stream()
                    .map(ColumnFacts::name)
                    .filter(name::equalsIgnoreCase)
                    .findFirst())
        .orElseThrow(
            () ->
                at(
                    given,
                    new ArrowLakeException(ErrorCode.COLUMN_NOT_FOUND, "Column not found: " + name)
                        .nearest(name, table.columns().stream().map(ColumnFacts::name).toList())));
  }

  private void create(CreateView statement, PlanContext context) {
    TableName name = planner.tableName(statement.name().names, context);
    BoundStatement query = planner.bind(statement.query(), context);
    ViewDefinition view =
        planner.view(
            name,
            statement.columns(),
            query,
            planner.plan(statement.query().toString(), query, context),
            statement.replaces() ? ViewDefinition.Existing.REPLACE : ViewDefinition.Existing.FAIL);
    TableStatements.writer(sources, name).create(view);
  }

  private void drop(DropView statement, PlanContext context) {
    TableName name = planner.tableName(statement.name().names, context);
    Optional<SourceTable> view = table(name);
    if (view.isPresent()) {
      TableStatements.writer(sources, name).dropView(view.get().name());
    } else if (!statement.ifExists()) {
      throw missing("view", name, statement.name());
    }
  }

  private Optional<SourceTable> table(TableName name) {
    return sources.source(name.catalog()).catalog().table(name.schema(), name.table());
  }

  private ArrowLakeException missing(String what, TableName name, SqlIdentifier place) {
    return at(
        place,
        new ArrowLakeException(ErrorCode.TABLE_NOT_FOUND, "No such " + what + ": " + name)
            .nearest(name.table(), sources.source(name.catalog()).catalog().tables(name.schema())));
  }

  private static ArrowLakeException at(SqlNode place, ArrowLakeException error) {
    return error.at(
        new SqlPosition(
            place.getParserPosition().getLineNum(), place.getParserPosition().getColumnNum()));
  }
}
