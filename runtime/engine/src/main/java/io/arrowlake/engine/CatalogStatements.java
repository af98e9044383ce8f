package io.arrowlake.engine;

import io.arrowlake.planner.PlanContext;
import io.arrowlake.planner.QueryPlanner;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.grammar.AlterCatalog;
import io.arrowlake.planner.grammar.CatalogOption;
import io.arrowlake.planner.grammar.CreateCatalog;
import io.arrowlake.planner.grammar.DropCatalog;
import io.arrowlake.planner.grammar.PathIdentifier;
import io.arrowlake.planner.grammar.ShowCatalogs;
import io.arrowlake.planner.grammar.ShowSchemas;
import io.arrowlake.planner.grammar.ShowTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/** CREATE, ALTER and DROP CATALOG, and SHOW and DESCRIBE of what catalogs hold. Thread-safe. */
final class CatalogStatements {
  private final SourceRegistry sources;
  private final QueryPlanner planner;

  CatalogStatements(SourceRegistry sources, QueryPlanner planner) {
    this.sources = sources;
    this.planner = planner;
  }

  void create(CreateCatalog statement) {
    String name = statement.name().getSimple();
    if (statement.ifNotExists() && exists(name)) {
      return;
    }

    Map<String, String> options = new HashMap<>(options(statement.options()));
    options.put("type", statement.kind().getSimple());
    sources.create(name, options);
  }

  void alter(AlterCatalog statement) {
    sources.alter(statement.name().getSimple(), options(statement.options()));
  }

  void drop(DropCatalog statement) {
    String name = statement.name().getSimple();
    if (!statement.ifExists() || exists(name)) {
      sources.drop(name);
    }
  }

  private boolean exists(String name) {
    return sources.names().stream().anyMatch(name::equalsIgnoreCase);
  }

  private static Map<String, String> options(SqlNodeList list) {
    Map<String, String> options = new HashMap<>();
    for (SqlNode node : list) {
      CatalogOption option = (CatalogOption) node;
      String key = option.key().getSimple();
      if (options.put(key, String.valueOf(option.value().toValue())) != null) {
        throw new ArrowLakeException(
            ErrorCode.CONFIG_INVALID, "The key " + key + " is given twice");
      }
    }

    return options;
  }

  Rows show(ShowCatalogs statement) {
    Predicate<String> like = like(statement.pattern());
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (String name : sources.names()) {
      if (like.test(name)) {
        rows.add(List.of(name));
      }
    }

    return new Rows(List.of("catalog"), rows);
  }

  Rows show(ShowSchemas statement, PlanContext context) {
    String name =
        statement.catalog().map(SqlIdentifier::getSimple).orElseGet(() -> defaultCatalog(context));
    Predicate<String> like = like(statement.pattern());
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (String schema : catalog(name).schemas()) {
      if (like.test(schema)) {
        rows.add(List.of(schema));
      }
    }

    return new Rows(List.of("schema"), rows);
  }

  private static String defaultCatalog(PlanContext context) {
    String catalog = context.catalog();
    if (catalog == null) {
      throw new ArrowLakeException(ErrorCode.CATALOG_NOT_FOUND, "The statement names no catalog")
          .remedy("Write FROM catalog, or SET catalog");
    }

    return catalog;
  }

  Rows show(ShowTables statement, PlanContext context) {
    Predicate<String> like = like(statement.pattern());
    List<List<@Nullable String>> rows = new ArrayList<>();
    List<String> scope =
        statement.scope().map(s -> List.copyOf(s.names)).orElseGet(() -> defaultScope(context));
    PlannerCatalog catalog = catalog(scope.get(0));
    List<String> schemas = scope.size() > 1 ? List.of(scope.get(1)) : catalog.schemas();
    for (String schema : schemas) {
      for (String table : catalog.tables(schema)) {
        if (like.test(table)) {
          rows.add(List.of(catalog.name(), schema, table));
        }
      }
    }

    return new Rows(List.of("catalog", "schema", "table"), rows);
  }

  private static List<String> defaultScope(PlanContext context) {
    String catalog = defaultCatalog(context);
    String schema = context.schema();
    return schema == null ? List.of(catalog) : List.of(catalog, schema);
  }

  Rows describe(SqlIdentifier name, PlanContext context) {
    SourceTable table = table(name, context);
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (ColumnFacts column : table.columns()) {
      List<@Nullable String> row = new ArrayList<>();
      row.add(column.name());
      row.add(typeName(column));
      row.add(column.type().isNullable() ? "yes" : "no");
      row.add(column.remoteType());
      row.add(column.remark());
      rows.add(row);
    }

    return new Rows(List.of("column", "type", "nullable", "source_type", "remark"), rows);
  }

  /** The type as a statement would write it, without character set and collation. */
  private static String typeName(ColumnFacts column) {
    String text = column.type().toString();
    int characterSet = text.indexOf(" CHARACTER SET");
    return characterSet < 0 ? text : text.substring(0, characterSet);
  }

  /**
   * The table of a name or a path.
   *
   * @throws ArrowLakeException TABLE_NOT_FOUND where there is none
   */
  SourceTable table(SqlIdentifier name, PlanContext context) {
    Optional<String> path = PathIdentifier.path(name.names);
    if (path.isPresent()) {
      return sources
          .path(path.get())
          .orElseThrow(
              () ->
                  new ArrowLakeException(
                      ErrorCode.FILE_NOT_FOUND, "No files are read here: " + path.get()));
    }

    TableName full = planner.tableName(name.names, context);
    PlannerCatalog catalog = catalog(full.catalog());
    return catalog
        .table(full.schema(), full.table())
        .orElseThrow(
            () ->
                new ArrowLakeException(ErrorCode.TABLE_NOT_FOUND, "No such table: " + full)
                    .nearest(full.table(), catalog.tables(full.schema())));
  }

  private PlannerCatalog catalog(String name) {
    return sources.source(name).catalog();
  }

  private static Predicate<String> like(Optional<SqlLiteral> pattern) {
    return pattern
        .map(literal -> literal.getValueAs(String.class))
        .<Predicate<String>>map(text -> LikePattern.matcher(text)::apply)
        .orElse(name -> true);
  }
}
