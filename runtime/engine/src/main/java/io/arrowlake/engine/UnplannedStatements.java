package io.arrowlake.engine;

import io.arrowlake.planner.PlanContext;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.grammar.AlterCatalog;
import io.arrowlake.planner.grammar.AnalyzeTable;
import io.arrowlake.planner.grammar.CreateCatalog;
import io.arrowlake.planner.grammar.CreateTable;
import io.arrowlake.planner.grammar.DescribeTable;
import io.arrowlake.planner.grammar.DropCatalog;
import io.arrowlake.planner.grammar.DropTable;
import io.arrowlake.planner.grammar.ShowCatalogs;
import io.arrowlake.planner.grammar.ShowColumns;
import io.arrowlake.planner.grammar.ShowSchemas;
import io.arrowlake.planner.grammar.ShowSetting;
import io.arrowlake.planner.grammar.ShowTables;
import io.arrowlake.planner.grammar.TransactionStatement;
import io.arrowlake.planner.grammar.TruncateTable;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSetOption;

/** The statements that are carried out without a plan, each by the class of its kind. */
final class UnplannedStatements {
  private final EngineParts engine;
  private final Session session;

  UnplannedStatements(EngineParts engine, Session session) {
    this.engine = engine;
    this.session = session;
  }

  /** Does what a statement says that is not planned; rows where it shows something. */
  Optional<Rows> carryOut(SqlNode statement, PlanContext context) {
    try {
      return carriedOut(statement, context);
    } catch (ArrowLakeException e) {
      throw isOfText(e) ? e.at(StatementPlace.of(statement)) : e;
    }
  }

  /** Whether the text of the statement is to blame, and nobody has said where. */
  private static boolean isOfText(ArrowLakeException e) {
    return e.position() == null && e.code().number() < ErrorCode.DIVISION_BY_ZERO.number();
  }

  private Optional<Rows> carriedOut(SqlNode statement, PlanContext context) {
    if (statement instanceof TransactionStatement control) {
      TransactionStatements.carryOut(control, session);
      return Optional.empty();
    }

    TransactionStatements.checkDefinition(statement, session);
    CatalogStatements catalogs = engine.catalogStatements();
    if (statement instanceof CreateCatalog create) {
      catalogs.create(create);
    } else if (statement instanceof AlterCatalog alter) {
      catalogs.alter(alter);
    } else if (statement instanceof DropCatalog drop) {
      catalogs.drop(drop);
    } else if (statement instanceof CreateTable create) {
      engine.tableStatements().create(create, context);
    } else if (statement instanceof DropTable drop) {
      engine.tableStatements().drop(drop, context);
    } else if (statement instanceof TruncateTable truncate) {
      engine.tableStatements().truncate(truncate, context);
    } else if (statement instanceof AnalyzeTable analyze) {
      engine.analyzeStatements().carryOut(catalogs.table(analyze.table(), context), context);
    } else if (DefinitionStatements.includes(statement)) {
      engine.definitionStatements().carryOut(statement, context);
    } else if (statement instanceof SqlSetOption set) {
      engine.settingStatements().set(set, session);
    } else {
      return Optional.of(show(statement, context));
    }

    return Optional.empty();
  }

  private Rows show(SqlNode statement, PlanContext context) {
    CatalogStatements catalogs = engine.catalogStatements();
    if (statement instanceof ShowCatalogs show) {
      return catalogs.show(show);
    } else if (statement instanceof ShowSchemas show) {
      return catalogs.show(show, context);
    } else if (statement instanceof ShowTables show) {
      return catalogs.show(show, context);
    } else if (statement instanceof ShowColumns show) {
      return catalogs.describe(show.table(), context);
    } else if (statement instanceof DescribeTable describe) {
      return catalogs.describe(describe.table(), context);
    } else if (statement instanceof ShowSetting show) {
      return engine.settingStatements().show(show.name().orElse(null), session);
    }

    throw new ArrowLakeException(ErrorCode.NOT_SUPPORTED, "This kind of statement is not there");
  }
}
