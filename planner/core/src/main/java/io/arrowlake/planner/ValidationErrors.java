package io.arrowlake.planner;

import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.NearestName;
import io.arrowlake.planner.error.SqlPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;

/**
 * Turns what Calcite's validator says into our errors, with the nearest names for a misspelt one.
 */
final class ValidationErrors {
  private static final Pattern OBJECT =
      Pattern.compile("Object '(.*?)' not found(?: within '(.*?)')?.*", Pattern.DOTALL);
  private static final Pattern TABLE = Pattern.compile("Table '(.*?)' not found.*", Pattern.DOTALL);
  private static final Pattern COLUMN =
      Pattern.compile(
          "(?:Column|Field) '(.*?)' not found in (?:any table|table '(.*?)').*", Pattern.DOTALL);
  private static final Pattern UNKNOWN_COLUMN =
      Pattern.compile("Unknown (?:target column|field) '(.*?)'.*", Pattern.DOTALL);
  private static final Pattern AMBIGUOUS =
      Pattern.compile("Column '(.*?)' is ambiguous.*", Pattern.DOTALL);
  private static final Pattern FUNCTION =
      Pattern.compile("No match found for function signature (.*)", Pattern.DOTALL);
  private static final Pattern MISSING_VALUE =
      Pattern.compile("Column '.*?' has no default value.*", Pattern.DOTALL);
  private static final Pattern TYPES =
      Pattern.compile(
          "(?:Cannot apply|Values passed to|Type mismatch|Cast function cannot|Column types|Parameters must be"
              + "|Cannot assign|Incompatible|Illegal mixing|Unequal number).*",
          Pattern.DOTALL);

  private final Catalogs catalogs;
  private final PlanContext context;
  private final CatalogSchemas schemas;

  ValidationErrors(Catalogs catalogs, PlanContext context, CatalogSchemas schemas) {
    this.catalogs = catalogs;
    this.context = context;
    this.schemas = schemas;
  }

  /** Our error for the validator's. */
  ArrowLakeException of(CalciteContextException e) {
    String message = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    ArrowLakeException error =
        classify(message == null ? "The statement is not valid" : message, e);
    return e.getPosLine() > 0 ? error.at(new SqlPosition(e.getPosLine(), e.getPosColumn())) : error;
  }

  private ArrowLakeException classify(String message, Throwable cause) {
    Matcher object = OBJECT.matcher(message);
    if (object.matches()) {
      return missingTable(object.group(1), Optional.ofNullable(object.group(2)), cause);
    }

    Matcher table = TABLE.matcher(message);
    if (table.matches()) {
      return missingTable(table.group(1), Optional.empty(), cause);
    }

    Matcher column = COLUMN.matcher(message);
    if (column.matches()) {
      return missingColumn(column.group(1), cause);
    }

    Matcher unknown = UNKNOWN_COLUMN.matcher(message);
    if (unknown.matches()) {
      return missingColumn(unknown.group(1), cause);
    }

    Matcher function = FUNCTION.matcher(message);
    if (function.matches()) {
      return new ArrowLakeException(
              ErrorCode.FUNCTION_NOT_FOUND, "No function matches " + function.group(1), cause)
          .remedy("Check the name and the types of the arguments");
    }

    if (MISSING_VALUE.matcher(message).matches()) {
      return new ArrowLakeException(ErrorCode.NOT_NULL_VIOLATION, message, cause);
    }

    ErrorCode code =
        AMBIGUOUS.matcher(message).matches()
            ? ErrorCode.AMBIGUOUS_NAME
            : TYPES.matcher(message).matches() ? ErrorCode.TYPE_MISMATCH : ErrorCode.INVALID_QUERY;
    return new ArrowLakeException(code, message, cause);
  }

  private ArrowLakeException missingColumn(String name, Throwable cause) {
    List<String> columns =
        schemas.tables().stream().flatMap(t -> t.columns().stream()).map(c -> c.name()).toList();
    return new ArrowLakeException(
        ErrorCode.COLUMN_NOT_FOUND,
        "Column not found: " + name + NearestName.suggestion(last(name), columns),
        cause);
  }

  private ArrowLakeException missingTable(String name, Optional<String> within, Throwable cause) {
    if (within.isEmpty()) {
      Optional<String> catalog = first(name);
      if (catalog.isPresent() && catalogs.catalog(catalog.get()).isEmpty()) {
        return notFound("catalog or table", name, catalogs.names(), cause);
      }

      return notFound("table", name, tablesInReach(), cause);
    }

    String[] path = within.get().split("\\.", 2);
    Optional<PlannerCatalog> catalog = catalogs.catalog(path[0]);
    if (catalog.isEmpty()) {
      return notFound("table", within.get() + "." + name, catalogs.names(), cause);
    }

    List<String> candidates = new ArrayList<>();
    if (path.length > 1) {
      candidates.addAll(catalog.get().tables(path[1]));
    } else {
      candidates.addAll(catalog.get().schemas());
      catalog.get().soleSchema().ifPresent(sole -> candidates.addAll(catalog.get().tables(sole)));
    }

    return notFound("table", within.get() + "." + name, candidates, cause);
  }

  private static ArrowLakeException notFound(
      String what, String name, List<String> candidates, Throwable cause) {
    return new ArrowLakeException(
        ErrorCode.TABLE_NOT_FOUND,
        "No such " + what + ": " + name + NearestName.suggestion(last(name), candidates),
        cause);
  }

  private List<String> tablesInReach() {
    List<String> names = new ArrayList<>(catalogs.names());
    Optional.ofNullable(context.catalog())
        .flatMap(catalogs::catalog)
        .ifPresent(
            catalog -> {
              String schema = context.schema();
              if (schema != null) {
                names.addAll(catalog.tables(schema));
              } else {
                catalog.soleSchema().ifPresent(sole -> names.addAll(catalog.tables(sole)));
              }
            });
    return names;
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static Optional<String> first(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? Optional.empty() : Optional.of(name.substring(0, dot));
  }
}
