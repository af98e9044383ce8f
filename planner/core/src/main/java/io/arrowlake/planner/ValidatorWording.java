package io.arrowlake.planner;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is said in the place of a message of Calcite's validator.
 *
 * @param message what the validator says
 * @param detail what is said instead, with the groups of the message as $1 and so on
 * @param remedy what to do about it, empty where it goes without saying
 */
record ValidatorWording(Pattern message, ErrorCode code, String detail, String remedy) {

  private static final List<ValidatorWording> ALL =
      List.of(
          rule(
              "Expression '(.*)' is not being grouped",
              "Neither grouped nor aggregated: $1",
              "Write it behind GROUP BY, or in an aggregate such as min($1)"),
          rule(
              "Expression '(.*)' is not in the select clause",
              "Not in the SELECT list of a DISTINCT: $1",
              "ORDER BY what is selected"),
          rule(
              "Aggregate expression is illegal in WHERE clause",
              "An aggregate cannot stand in WHERE",
              "Write it behind HAVING"),
          rule(
              "Aggregate expression is illegal in (\\w+(?: \\w+)?) clause",
              "An aggregate cannot stand in $1",
              "Compute it in a sub-query"),
          rule(
              "Aggregate expressions cannot be nested",
              "An aggregate cannot stand in another one",
              "Compute the inner one in a sub-query"),
          rule(
              "Windowed aggregate expression is illegal in WHERE clause",
              "A window function cannot stand in WHERE",
              "Write QUALIFY, or compute it in a sub-query"),
          rule(
              "Windowed aggregate expression is illegal in (\\w+(?: \\w+)?) clause",
              "A window function cannot stand in $1",
              "Compute it in a sub-query"),
          rule("Ordinal out of range", "The query has no column of that number", ""),
          rule(
              "OVER clause is necessary for window functions",
              "A window function needs OVER",
              "Write OVER (PARTITION BY ... ORDER BY ...)"),
          rule(
              "(\\w+) or (\\w+) functions require ORDER BY clause.*",
              "RANK and its like need an order",
              "Write OVER (ORDER BY ...)"),
          rule(
              "OVER must be applied to aggregate function",
              "Only aggregates and window functions take OVER",
              "Leave OVER out"),
          rule(
              "FILTER must be applied to aggregate function",
              "Only aggregates take FILTER",
              "Write CASE WHEN condition THEN value END"),
          rule(
              "DISTINCT/ALL not allowed with (\\w+) function",
              "Only aggregates take DISTINCT, not $1",
              "Write SELECT DISTINCT"),
          rule(
              "Data type of ORDER BY prohibits use of RANGE clause",
              "RANGE with a distance needs an order by a number or a point in time",
              "Write ROWS"),
          rule(
              "ROWS value must be a non-negative integral constant",
              "The distance of ROWS is a whole number from 0 on",
              ""),
          rule(
              "Upper frame boundary cannot be PRECEDING when lower boundary is FOLLOWING",
              "The frame ends before it begins",
              "Write the earlier bound first"),
          rule(
              "UNBOUNDED FOLLOWING cannot be specified for the lower frame boundary",
              "A frame cannot begin with UNBOUNDED FOLLOWING",
              "Write the earlier bound first"),
          rule("Window '(.*)' not found", "No such window: $1", "Define it: WINDOW $1 AS (...)"),
          rule(
              "Duplicate relation name '(.*)' in FROM clause",
              ErrorCode.AMBIGUOUS_NAME,
              "Two tables have the name $1",
              "Give one of them an alias: AS other"),
          rule(
              ".*join requires a condition.*",
              "A join needs a condition",
              "Write ON or USING, or CROSS JOIN for all pairs"),
          rule(
              "Cannot specify condition .* following CROSS JOIN",
              "CROSS JOIN takes no condition",
              "Write JOIN"),
          rule(
              "Cannot specify NATURAL keyword with ON or USING clause",
              "NATURAL JOIN takes no condition",
              "Leave out NATURAL, or the condition"),
          rule(
              "(\\w+) clause must be a condition",
              ErrorCode.TYPE_MISMATCH,
              "$1 needs a condition, which is true or false",
              "Compare it with a value"),
          rule(
              "Expected a boolean type",
              ErrorCode.TYPE_MISMATCH,
              "WHEN needs a condition, which is true or false",
              "Compare it with a value"),
          rule(
              "Column count mismatch in (.*)",
              "The queries of $1 have different numbers of columns",
              "Select as many columns in each"),
          rule(
              "Number of INSERT target columns \\((\\d+)\\) does not equal number of source items"
                  + " \\((\\d+)\\)",
              "The number of columns is $1, and that of values $2",
              "Write a value for each column"),
          rule(
              "Target column '(.*)' is assigned more than once",
              "Column is assigned twice: $1",
              "Leave one of them out"),
          rule(
              "Number of columns must match number of query columns",
              "The list of names is not as long as the row of the query",
              "Write a name for each column"),
          rule(
              "List of column aliases must have same degree as table; table has (\\d+) columns.*"
                  + " alias list has (\\d+) columns",
              "The number of columns is $1, and that of names $2",
              "Write a name for each column"),
          rule(
              "Invalid number of arguments to function '(.*)'. Was expecting (\\d+) arguments",
              ErrorCode.FUNCTION_NOT_FOUND,
              "$1 does not take that number of arguments",
              "Give it $2"),
          rule(
              "Illegal (.*) literal '(.*)': not in format '(.*)'",
              ErrorCode.INVALID_VALUE,
              "Not a $1: $2",
              "Write it in the form $3"),
          rule(
              "Illegal interval literal format '?(.*?)'? for (.*)",
              ErrorCode.INVALID_VALUE,
              "Not an interval: $1",
              "Write INTERVAL '1' DAY, or INTERVAL '1 day 2 hours'"),
          rule(
              "Numeric literal '(.*)' out of range",
              ErrorCode.NUMERIC_OVERFLOW,
              "The number is out of range: $1",
              "Decimals have 76 digits, doubles reach 1.8E308"),
          rule(
              "'(.*)' is not a valid time frame",
              "No such part of a date or time: $1",
              "Write YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND"),
          rule(
              "Cast function cannot convert value of type (.*?)(?: NOT NULL)? to type"
                  + " (.*?)(?: NOT NULL)?",
              ErrorCode.TYPE_MISMATCH,
              "A $1 cannot be cast to $2",
              ""),
          rule(
              "Cannot assign to target field '(.*)' of type (.*) from source field '.*' of type"
                  + " (.*)",
              ErrorCode.TYPE_MISMATCH,
              "Column $1 is a $2 and cannot take a $3",
              "Write CAST(value AS $2) where that is meant"),
          rule(
              "Values passed to VALUES operator must have compatible types",
              ErrorCode.TYPE_MISMATCH,
              "The rows of VALUES differ in their number of columns or in types",
              "Write each row with the same columns"),
          rule(
              "Values passed to (.*) operator must have compatible types",
              ErrorCode.TYPE_MISMATCH,
              "The two sides of $1 differ in their number of columns or in types",
              "Select as many columns as stand on the left"),
          rule(
              "Unequal number of entries in ROW expressions",
              ErrorCode.TYPE_MISMATCH,
              "The rows have different numbers of fields",
              ""),
          rule(
              "Parameters must be of the same type",
              ErrorCode.TYPE_MISMATCH,
              "The values have no type in common",
              "Cast them to one type"),
          rule(
              "Argument to function '(.*)' must be a numeric literal between 0 and 1",
              ErrorCode.INVALID_VALUE,
              "$1 takes a number between 0 and 1",
              ""),
          rule(
              "GROUPING operator may only occur in an aggregate query",
              "GROUPING needs GROUP BY",
              ""),
          rule(
              "Argument to GROUPING operator must be a grouped expression",
              "GROUPING takes an expression of GROUP BY",
              ""),
          rule(
              "TABLESAMPLE percentage must be between 0 and 100, inclusive",
              "The percentage of TABLESAMPLE is between 0 and 100",
              ""),
          rule(
              "Column '(.*)' has no default value and does not allow NULLs",
              ErrorCode.NOT_NULL_VIOLATION,
              "Column $1 needs a value",
              "Write one, which is not NULL"));

  private static ValidatorWording rule(String message, String detail, String remedy) {
    return rule(message, ErrorCode.INVALID_QUERY, detail, remedy);
  }

  private static ValidatorWording rule(
      String message, ErrorCode code, String detail, String remedy) {
    return new ValidatorWording(
        Pattern.compile("\\A(?:" + message + ")\\z", Pattern.DOTALL), code, detail, remedy);
  }

  /** The error for a message, empty where there is no other wording for it. */
  static Optional<ArrowLakeException> of(String message, Throwable cause) {
    for (ValidatorWording wording : ALL) {
      Matcher matcher = wording.message().matcher(message);
      if (matcher.matches()) {
        ArrowLakeException error =
            new ArrowLakeException(wording.code(), matcher.replaceFirst(wording.detail()), cause);
        return Optional.of(
            wording.remedy().isEmpty()
                ? error
                : error.remedy(matcher.replaceFirst(wording.remedy())));
      }
    }

    return Optional.empty();
  }
}
