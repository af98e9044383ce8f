package io.arrowlake.planner;

import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.NearestName;
import io.arrowlake.planner.error.SqlPosition;
import io.arrowlake.planner.grammar.ChangeStatement;
import io.arrowlake.planner.type.HouseFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Turns what Calcite's validator says into our errors, with the nearest names for a misspelt one.
 * Used once, by one thread.
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
      Pattern.compile("No match found for function signature (.*?)\\((.*)\\)", Pattern.DOTALL);
  private static final Pattern UNKNOWN =
      Pattern.compile("Unknown identifier '(.*?)'.*", Pattern.DOTALL);
  private static final Pattern TYPES =
      Pattern.compile(
          "(?:Cannot apply|Values passed to|Type mismatch|Column types|Parameters must be"
              + "|Cannot assign|Incompatible|Illegal mixing|Unequal number).*",
          Pattern.DOTALL);
  private static final Pattern UNGROUPED =
      Pattern.compile("Expression '.*' is not being grouped", Pattern.DOTALL);
  private static final Pattern NUMBERED_PARAMETER = Pattern.compile("\\$\\d+");

  private static final List<String> TYPE_NAMES =
      Stream.concat(
              SqlTypeName.ALL_TYPES.stream().map(SqlTypeName::getName),
              Stream.of("TEXT", "INT", "BOOL", "BYTEA", "TIMESTAMPTZ", "FLOAT4", "FLOAT8"))
          .toList();

  /** So many columns are listed where none is near to the name. */
  private static final int MOST_NAMES = 8;

  private final Catalogs catalogs;
  private final PlanContext context;
  private final CatalogSchemas schemas;
  private final SqlNode statement;

  ValidationErrors(
      Catalogs catalogs, PlanContext context, CatalogSchemas schemas, SqlNode statement) {
    this.catalogs = catalogs;
    this.context = context;
    this.schemas = schemas;
    this.statement = statement;
  }

  /** Our error for the validator's. */
  ArrowLakeException of(CalciteContextException e) {
    String message = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    SqlParserPos place = new SqlParserPos(e.getPosLine(), e.getPosColumn());
    StatementNames names = StatementNames.of(statement, place);
    ArrowLakeException error =
        classify(message == null ? "The statement is not valid" : message, names, e);
    SqlParserPos shown = e.getPosLine() > 0 ? place : statement.getParserPosition();
    return error.at(new SqlPosition(shown.getLineNum(), shown.getColumnNum()));
  }

  private ArrowLakeException classify(String message, StatementNames names, Throwable cause) {
    if (statement instanceof ChangeStatement && UNGROUPED.matcher(message).matches()) {
      return error(
          ErrorCode.INVALID_QUERY,
          "An aggregate cannot stand in a statement that changes rows",
          Optional.of("Compute it in a sub-query"),
          cause);
    }

    Optional<ArrowLakeException> name = nameMistake(message, names, cause);
    if (name.isPresent()) {
      return name.get();
    }

    return OperandMistakes.of(message, cause)
        .or(() -> ValidatorWording.of(message, cause))
        .orElseGet(
            () ->
                new ArrowLakeException(
                    TYPES.matcher(message).matches()
                        ? ErrorCode.TYPE_MISMATCH
                        : ErrorCode.INVALID_QUERY,
                    message,
                    cause));
  }

  private Optional<ArrowLakeException> nameMistake(
      String message, StatementNames names, Throwable cause) {
    return matched(OBJECT, message)
        .map(m -> missingTable(m.group(1), Optional.ofNullable(m.group(2)), names, cause))
        .or(() -> matched(TABLE, message).map(m -> missingAlias(m.group(1), names, cause)))
        .or(
            () ->
                matched(COLUMN, message)
                    .map(
                        m ->
                            missingColumn(
                                m.group(1), Optional.ofNullable(m.group(2)), names, cause)))
        .or(
            () ->
                matched(UNKNOWN_COLUMN, message)
                    .map(m -> missingColumn(m.group(1), Optional.empty(), names, cause)))
        .or(
            () ->
                matched(FUNCTION, message).map(m -> missingFunction(m.group(1), m.group(2), cause)))
        .or(() -> matched(UNKNOWN, message).map(m -> unknown(m.group(1), names, cause)))
        .or(() -> matched(AMBIGUOUS, message).map(m -> ambiguous(m.group(1), names, cause)));
  }

  private static Optional<Matcher> matched(Pattern pattern, String message) {
    return Optional.of(pattern.matcher(message)).filter(Matcher::matches);
  }

  private static ArrowLakeException error(
      ErrorCode code, String detail, Optional<String> remedy, Throwable cause) {
    ArrowLakeException error = new ArrowLakeException(code, detail, cause);
    return remedy.map(error::remedy).orElse(error);
  }

  // Columns

  private ArrowLakeException missingColumn(
      String name, Optional<String> table, StatementNames names, Throwable cause) {
    return error(
        ErrorCode.COLUMN_NOT_FOUND,
        "Column not found: " + name,
        columnRemedy(name, table, names),
        cause);
  }

  private Optional<String> columnRemedy(String name, Optional<String> table, StatementNames names) {
    if (NUMBERED_PARAMETER.matcher(name).matches()) {
      return Optional.of("A parameter is written ?");
    }

    List<String> derived = table.map(names::columnsOf).orElse(List.of());
    List<String> columns =
        derived.isEmpty()
            ? schemas.tables().stream()
                .flatMap(t -> t.columns().stream())
                .map(ColumnFacts::name)
                .distinct()
                .toList()
            : derived;
    Optional<String> nearest =
        NearestName.of(last(name), columns).filter(near -> !near.equalsIgnoreCase(last(name)));
    boolean quoted =
        names
            .identifier()
            .filter(SqlIdentifier::isSimple)
            .filter(i -> i.isComponentQuoted(0))
            .isPresent();
    if (nearest.isPresent()) {
      return nearest.map(near -> "Did you mean: " + near);
    } else if (names.isColumnAlias(name)) {
      return Optional.of(
          "An alias of the SELECT list is known in ORDER BY alone: repeat the expression, or put"
              + " the query into FROM");
    } else if (quoted) {
      return Optional.of("A text stands in single quotes: '" + name.replace("'", "''") + "'");
    }

    return columns.stream().anyMatch(last(name)::equalsIgnoreCase)
        ? Optional.empty()
        : ForeignFunctions.advice(name).or(() -> someOf(columns));
  }

  private static Optional<String> someOf(List<String> columns) {
    String more = columns.size() > MOST_NAMES ? ", ..." : "";
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "There are: "
                + columns.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                + more);
  }

  private ArrowLakeException ambiguous(String name, StatementNames names, Throwable cause) {
    List<String> tables =
        names.tableAliases().entrySet().stream()
            .filter(alias -> hasColumn(alias, name, names))
            .map(Map.Entry::getKey)
            .toList();
    return error(
        ErrorCode.AMBIGUOUS_NAME,
        "More than one column has the name " + name,
        tables.size() < 2
            ? Optional.of("Give the columns names of their own by AS")
            : Optional.of(
                "Write " + String.join(" or ", tables.stream().map(t -> t + "." + name).toList())),
        cause);
  }

  private boolean hasColumn(Map.Entry<String, String> alias, String name, StatementNames names) {
    return names.columnsOf(alias.getKey()).stream().anyMatch(name::equalsIgnoreCase)
        || schemas.tables().stream()
            .filter(table -> table.name().table().equalsIgnoreCase(alias.getValue()))
            .flatMap(table -> table.columns().stream())
            .anyMatch(column -> column.name().equalsIgnoreCase(name));
  }

  // Functions, types and stars

  private static ArrowLakeException missingFunction(
      String name, String arguments, Throwable cause) {
    String given = arguments.replaceAll("[<>]", "");
    List<String> known = functions();
    if (known.stream().anyMatch(name::equalsIgnoreCase)) {
      return error(
          ErrorCode.FUNCTION_NOT_FOUND,
          name + " does not take (" + given + ")",
          ForeignFunctions.advice(name)
              .or(() -> Optional.of("Check the number and the types of the arguments")),
          cause);
    }

    return error(
        ErrorCode.FUNCTION_NOT_FOUND,
        "Function not found: " + name,
        ForeignFunctions.advice(name)
            .or(
                () ->
                    NearestName.of(name, known)
                        .map(near -> "Did you mean: " + near.toLowerCase(Locale.ROOT))),
        cause);
  }

  private static List<String> functions() {
    return HouseFunctions.table().getOperatorList().stream()
        .filter(operator -> operator instanceof SqlFunction)
        .map(SqlOperator::getName)
        .distinct()
        .toList();
  }

  /** The validator calls several things an identifier. */
  private ArrowLakeException unknown(String name, StatementNames names, Throwable cause) {
    if (name.equals("*")) {
      String function = names.functionOfStar().orElse("");
      return functions().stream().anyMatch(function::equalsIgnoreCase)
          ? error(
              ErrorCode.FUNCTION_NOT_FOUND,
              function + " does not take *",
              Optional.of("Only count takes *: write a column"),
              cause)
          : missingFunction(function, "*", cause);
    } else if (names.type().isPresent()) {
      return error(
          ErrorCode.INVALID_QUERY,
          "No such type: " + name,
          NearestName.of(name, TYPE_NAMES)
              .map(near -> "Did you mean: " + near.toLowerCase(Locale.ROOT)),
          cause);
    }

    return missingAlias(name, names, cause);
  }

  // Tables

  private static ArrowLakeException missingAlias(
      String name, StatementNames names, Throwable cause) {
    Map<String, String> aliases = names.tableAliases();
    Optional<String> renamed =
        aliases.entrySet().stream()
            .filter(alias -> alias.getValue().equalsIgnoreCase(name))
            .map(Map.Entry::getKey)
            .filter(alias -> !alias.equalsIgnoreCase(name))
            .findFirst()
            .map(alias -> "The query calls it " + alias);
    return error(
        ErrorCode.TABLE_NOT_FOUND,
        "No such table in FROM: " + name,
        renamed
            .or(
                () ->
                    NearestName.of(name, aliases.keySet())
                        .filter(near -> !near.equalsIgnoreCase(name))
                        .map(near -> "Did you mean: " + near))
            .or(() -> among(aliases, name)),
        cause);
  }

  private static Optional<String> among(Map<String, String> aliases, String name) {
    if (aliases.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
      return Optional.of("A sub-query in FROM sees tables beside it behind LATERAL alone");
    }

    return aliases.isEmpty()
        ? Optional.empty()
        : Optional.of("Tables of the query: " + String.join(", ", aliases.keySet()));
  }

  private ArrowLakeException missingTable(
      String name, Optional<String> within, StatementNames names, Throwable cause) {
    if (within.isEmpty()) {
      List<String> candidates = new ArrayList<>(names.commonTables());
      candidates.addAll(tablesInReach());
      return notFound("table or catalog", name, candidates, cause);
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

    String what = path.length > 1 ? "table" : "schema or table";
    return notFound(what, within.get() + "." + name, candidates, cause);
  }

  private static ArrowLakeException notFound(
      String what, String name, List<String> candidates, Throwable cause) {
    return error(
        ErrorCode.TABLE_NOT_FOUND,
        "No such " + what + ": " + name,
        NearestName.of(last(name), candidates)
            .map(near -> "Did you mean: " + near)
            .or(() -> Optional.of("SHOW TABLES lists what is there")),
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
}
