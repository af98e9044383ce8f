package io.arrowlake.planner;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.grammar.ChangeStatement;
import io.arrowlake.planner.grammar.InsertRows;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.proof.Site;
import java.util.List;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.Static;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * Binds statements that change rows: what they do becomes a query that gives the rows of a {@link
 * Change}. Used once, by one thread.
 */
final class ChangeBinder {
  private final Binder binder;
  private final Binder.Reader reader;
  private final CatalogSchemas schemas;
  private final PlanContext context;
  private final RelDataTypeFactory types;

  ChangeBinder(
      Binder binder,
      Binder.Reader reader,
      CatalogSchemas schemas,
      PlanContext context,
      RelDataTypeFactory types) {
    this.binder = binder;
    this.reader = reader;
    this.schemas = schemas;
    this.context = context;
    this.types = types;
  }

  BoundStatement bind(ChangeStatement statement) {
    SourceTable table = target(statement.table());
    if (!table.writable() || table.identity().isEmpty()) {
      throw ChangeQuery.at(
          new ArrowLakeException(
              table.writable() ? ErrorCode.NOT_SUPPORTED : ErrorCode.READ_ONLY,
              "Rows of " + table.name() + " cannot be changed"),
          statement.table().getParserPosition());
    }

    ChangeQuery query = new ChangeQuery(statement, table, types);
    Binder.Converted rows = binder.convert(query.of(statement), reader, context);
    RelNode tree = binder.cast(rows.root().project(), wanted(query, rows.root().validatedRowType));
    Change.Returned returned =
        statement.returning().map(items -> returned(items, statement.alias(), table)).orElse(null);
    return new BoundStatement(
        tree, tree.getRowType(), rows.parameters(), null, query.change(statement, returned));
  }

  BoundStatement bind(InsertRows statement) {
    SqlInsert insert = statement.insert();
    SqlIdentifier name = (SqlIdentifier) insert.getTargetTable();
    SourceTable table = target(name);
    Binder.Converted converted = binder.convert(insert, reader, context);
    BoundStatement bound =
        binder.insert((SqlInsert) converted.valid(), converted.root(), converted.parameters());
    Change change = bound.change();
    if (change == null) {
      throw ChangeQuery.at(
          new ArrowLakeException(
              ErrorCode.NOT_SUPPORTED, "An INSERT into " + table.name() + " returns nothing"),
          name.getParserPosition());
    }

    SqlIdentifier alias =
        new SqlIdentifier(name.names.get(name.names.size() - 1), name.getParserPosition());
    Change.Returned returned = returned(statement.returning(), alias, table);
    return new BoundStatement(
        bound.tree(), bound.rowType(), bound.parameters(), null, change.returning(returned));
  }

  private SourceTable target(SqlIdentifier name) {
    RelOptTable found = reader.getTable(name.names);
    SourceTable table = found == null ? null : found.unwrap(SourceTable.class);
    if (table == null) {
      String last = Util.last(name.names);
      throw SqlUtil.newContextException(
          name.getParserPosition(),
          name.isSimple()
              ? Static.RESOURCE.objectNotFound(last)
              : Static.RESOURCE.objectNotFoundWithin(
                  last, String.join(".", Util.skipLast(name.names))));
    }

    schemas.target(table, found.unwrap(Site.class));
    return table;
  }

  /** The row type of the query with the types of the columns that its values go to. */
  private RelDataType wanted(ChangeQuery query, RelDataType given) {
    RelDataTypeFactory.Builder row = types.builder();
    List<RelDataTypeField> fields = given.getFieldList();
    for (int i = 0; i < fields.size(); i++) {
      RelDataType type = fields.get(i).getType();
      ColumnFacts column = query.targets().get(i).column();
      row.add(
          fields.get(i).getName(),
          column == null ? type : assigned(column, type, query.targets().get(i).place()));
    }

    return row.build();
  }

  private RelDataType assigned(ColumnFacts column, RelDataType given, SqlParserPos place) {
    RelDataType wanted = column.type();
    if (!SqlTypeUtil.canAssignFrom(wanted, given)) {
      throw ChangeQuery.at(
          new ArrowLakeException(
                  ErrorCode.TYPE_MISMATCH,
                  "Column "
                      + column.name()
                      + " of type "
                      + wanted
                      + " cannot be assigned a value of type "
                      + given)
              .remedy("Write CAST(... AS ...)"),
          place);
    }

    return Binder.assigned(given, CatalogTable.ofAnyLength(wanted, types), types);
  }

  /** What is returned: expressions over the columns of the table alone. */
  private Change.Returned returned(SqlNodeList items, SqlIdentifier alias, SourceTable table) {
    SqlParserPos place = items.getParserPosition();
    SqlNode from =
        SqlStdOperatorTable.AS.createCall(
            place,
            new SqlIdentifier(List.of(CatalogSchemas.TARGET, CatalogSchemas.TARGET_RESULT), place),
            alias);
    SqlSelect select =
        new SqlSelect(
            place, null, items, from, null, null, null, null, null, null, null, null, null);
    Binder.Converted converted = binder.convert(select, reader, context);
    RelNode tree = converted.root().project();
    List<RexNode> expressions = expressions(tree);
    if (expressions == null || !converted.parameters().isEmpty()) {
      throw ChangeQuery.at(
          new ArrowLakeException(
              ErrorCode.NOT_SUPPORTED,
              "RETURNING takes expressions over the columns of " + table.name() + " alone"),
          place);
    }

    return new Change.Returned(expressions, converted.root().validatedRowType);
  }

  private static @Nullable List<RexNode> expressions(RelNode tree) {
    if (tree instanceof TableScan) {
      return tree.getCluster().getRexBuilder().identityProjects(tree.getRowType());
    }

    boolean plain =
        tree instanceof Project project
            && project.getInput() instanceof TableScan
            && !project.containsOver()
            && project.getProjects().stream()
                .allMatch(node -> RexUtil.SubQueryFinder.find(node) == null);
    return plain ? ((Project) tree).getProjects() : null;
  }
}
