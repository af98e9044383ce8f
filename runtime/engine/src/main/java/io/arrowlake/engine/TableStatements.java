package io.arrowlake.engine;

import io.arrowlake.planner.PlanContext;
import io.arrowlake.planner.QueryPlanner;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.grammar.CreateTable;
import io.arrowlake.planner.grammar.DropTable;
import io.arrowlake.planner.grammar.TruncateTable;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceWriter;

/** CREATE TABLE without a query, DROP TABLE and TRUNCATE. Thread-safe. */
final class TableStatements {
  private final SourceRegistry sources;
  private final QueryPlanner planner;

  TableStatements(SourceRegistry sources, QueryPlanner planner) {
    this.sources = sources;
    this.planner = planner;
  }

  void create(CreateTable statement, PlanContext context) {
    refuseKey(statement);
    TableName name = planner.tableName(statement.name().names, context);
    writer(sources, name).create(name, planner.columns(statement, context), kind(statement));
  }

  /**
   * A key that nobody checks would be believed.
   *
   * @throws ArrowLakeException NOT_SUPPORTED where the statement has one
   */
  static void refuseKey(CreateTable statement) {
    if (!statement.primaryKey().isEmpty()) {
      throw new ArrowLakeException(ErrorCode.NOT_SUPPORTED, "A PRIMARY KEY cannot be kept here")
          .remedy("Leave it out, and write NOT NULL where no value may be missing");
    }
  }

  /** What the statement does where the table exists. */
  static Write.Kind kind(CreateTable statement) {
    return switch (statement.onConflict()) {
      case FAIL -> Write.Kind.CREATE;
      case SKIP -> Write.Kind.CREATE_IF_NOT_EXISTS;
      case REPLACE -> Write.Kind.CREATE_OR_REPLACE;
    };
  }

  void drop(DropTable statement, PlanContext context) {
    TableName name = planner.tableName(statement.name().names, context);
    Source source = sources.source(name.catalog());
    if (source.catalog().table(name.schema(), name.table()).isPresent()) {
      writer(sources, name).drop(name);
    } else if (!statement.ifExists()) {
      throw missing(name, source);
    }
  }

  void truncate(TruncateTable statement, PlanContext context) {
    TableName name = planner.tableName(statement.name().names, context);
    Source source = sources.source(name.catalog());
    writer(sources, name)
        .truncate(
            source
                .catalog()
                .table(name.schema(), name.table())
                .map(SourceTable::name)
                .orElseThrow(() -> missing(name, source)));
  }

  private static ArrowLakeException missing(TableName name, Source source) {
    return new ArrowLakeException(ErrorCode.TABLE_NOT_FOUND, "No such table: " + name)
        .nearest(name.table(), source.catalog().tables(name.schema()));
  }

  /** How rows come into the source of a table. */
  static SourceWriter writer(SourceRegistry sources, TableName table) {
    return sources
        .source(table.catalog())
        .writer()
        .orElseThrow(
            () ->
                new ArrowLakeException(
                        ErrorCode.READ_ONLY, "Catalog " + table.catalog() + " cannot be written")
                    .remedy("Write to a table of the catalog local"));
  }
}
