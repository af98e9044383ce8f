package io.arrowlake.random;

import static io.arrowlake.random.SqlTree.expression;
import static io.arrowlake.random.SqlTree.partial;

import io.arrowlake.testkit.Dice;
import java.util.List;

/** Makes expressions of a wanted type. */
final class ScalarGenerator {
  private final Dice dice;
  private final QueryGenerator queries;
  private final NumberGenerator numbers;

  ScalarGenerator(Dice dice, QueryGenerator queries) {
    this.dice = dice;
    this.queries = queries;
    this.numbers = new NumberGenerator(dice, this);
  }

  /**
   * An expression of a type.
   *
   * @param depth how many more levels it may have
   */
  SqlTree value(SqlType type, Scope scope, int depth) {
    if (depth <= 0 || dice.percent(35)) {
      return leaf(type, scope);
    } else if (dice.percent(45)) {
      return general(type, scope, depth - 1);
    }

    return special(type, scope, depth - 1);
  }

  /** A column, or a literal where there is none. */
  SqlTree leaf(SqlType type, Scope scope) {
    List<Scope.Item> own = scope.items(type);
    List<Scope.Item> outer = scope.outerItems(type);
    if (!outer.isEmpty() && dice.percent(own.isEmpty() ? 50 : 15)) {
      return dice.oneOf(outer).tree();
    }

    return own.isEmpty() || dice.percent(10) ? literal(type) : dice.oneOf(own).tree();
  }

  SqlTree literal(SqlType type) {
    if (dice.percent(8)) {
      return nothing(type);
    }

    String literal = dice.oneOf(type.literals());
    boolean isPlain =
        type == SqlType.INTEGER
            || type == SqlType.VARCHAR
            || literal.startsWith("CAST")
            || literal.startsWith("TI")
            || literal.startsWith("DATE")
            || type == SqlType.BOOLEAN
            || (type.isDecimal() && dice.percent(70));
    return isPlain ? expression(type, literal) : cast(type, literal);
  }

  /** NULL of a type. */
  static SqlTree nothing(SqlType type) {
    return cast(type, "NULL");
  }

  static SqlTree cast(SqlType type, Object value) {
    return expression(type, "CAST(", value, " AS " + type.declaration() + ")");
  }

  private SqlTree general(SqlType type, Scope scope, int depth) {
    return switch (dice.below(8)) {
      case 0, 1 ->
          expression(
              type,
              "CASE WHEN ",
              queries.predicates().predicate(scope, depth),
              " THEN ",
              value(type, scope, depth),
              SqlTree.optional(" ELSE ", value(type, scope, depth)),
              " END");
      case 2 ->
          expression(
              type,
              "CASE ",
              leaf(type, scope),
              " WHEN ",
              literal(type),
              " THEN ",
              value(type, scope, depth),
              " ELSE ",
              value(type, scope, depth),
              " END");
      case 3, 4 ->
          expression(
              type, "coalesce(", value(type, scope, depth), ", ", value(type, scope, depth), ")");
      case 5 ->
          expression(type, "nullif(", value(type, scope, depth), ", ", leaf(type, scope), ")");
      case 6 ->
          type == SqlType.BOOLEAN || type == SqlType.UUID
              ? leaf(type, scope)
              : expression(
                  type,
                  dice.oneOf("greatest(", "least("),
                  value(type, scope, depth),
                  ", ",
                  leaf(type, scope),
                  ")");
      default -> queries.subQueries().scalar(type, scope, depth);
    };
  }

  private SqlTree special(SqlType type, Scope scope, int depth) {
    return switch (type) {
      case BOOLEAN -> expression(type, "(", queries.predicates().predicate(scope, depth), ")");
      case VARCHAR -> text(scope, depth);
      case DATE -> date(scope, depth);
      case TIMESTAMP -> timestamp(scope, depth);
      case TIMESTAMPTZ -> instant(scope, depth);
      case TIME ->
          dice.percent(50) ? cast(type, value(SqlType.TIMESTAMP, scope, depth)) : leaf(type, scope);
      case CHARACTER, UUID -> leaf(type, scope);
      default -> numbers.number(type, scope, depth);
    };
  }

  private SqlTree text(Scope scope, int depth) {
    SqlType type = SqlType.VARCHAR;
    SqlTree one = value(type, scope, depth);
    return switch (dice.below(12)) {
      case 0, 1 -> expression(type, "(", one, " || ", value(type, scope, depth), ")");
      case 2 -> cast(type, value(SqlType.INTEGER, scope, depth));
      case 3 -> cast(type, leaf(dice.oneOf(SqlType.DATE, SqlType.BOOLEAN, SqlType.BIGINT), scope));
      case 4 -> cast(type, leaf(SqlType.CHARACTER, scope));
      case 5 -> expression(type, dice.oneOf("trim(", "ltrim(", "rtrim("), one, ")");
      case 6 ->
          expression(
              type,
              "substring(",
              one,
              " FROM " + dice.between(0, 3) + " FOR " + dice.below(3),
              ")");
      case 7 ->
          expression(type, dice.oneOf("left(", "right("), one, ", " + dice.between(-1, 3), ")");
      case 8 -> expression(type, "replace(", one, ", 'a', ", leaf(type, scope), ")");
      case 9 -> expression(type, "CAST(", one, " AS varchar(" + dice.between(1, 3) + "))");
      case 10 ->
          expression(
              type,
              dice.oneOf("upper(", "lower("),
              cast(type, value(SqlType.INTEGER, scope, 0)),
              " || 'aZ')");
      default -> expression(type, "(", leaf(SqlType.CHARACTER, scope), " || '|')");
    };
  }

  private SqlTree date(Scope scope, int depth) {
    SqlType type = SqlType.DATE;
    return switch (dice.below(4)) {
      case 0 -> cast(type, value(SqlType.TIMESTAMP, scope, depth));
      case 1 ->
          partial(
              type,
              "(",
              value(type, scope, depth),
              dice.oneOf(" + ", " - "),
              numbers.small(SqlType.INTEGER, scope),
              ")");
      case 2 -> expression(type, "CAST(date_trunc('month', ", leaf(type, scope), ") AS date)");
      default -> leaf(type, scope);
    };
  }

  private SqlTree timestamp(Scope scope, int depth) {
    SqlType type = SqlType.TIMESTAMP;
    return switch (dice.below(4)) {
      case 0 -> cast(type, value(SqlType.DATE, scope, depth));
      case 1 ->
          expression(
              type,
              "date_trunc('"
                  + dice.oneOf("year", "quarter", "month", "week", "day", "hour")
                  + "', ",
              value(type, scope, depth),
              ")");
      default -> partial(type, "(", value(type, scope, depth), shift(), ")");
    };
  }

  private SqlTree instant(Scope scope, int depth) {
    SqlType type = SqlType.TIMESTAMPTZ;
    return dice.percent(30)
        ? cast(type, value(SqlType.TIMESTAMP, scope, depth))
        : partial(type, "(", value(type, scope, depth), shift(), ")");
  }

  private String shift() {
    return dice.oneOf(" + ", " - ")
        + "INTERVAL '"
        + dice.between(1, 40)
        + "' "
        + dice.oneOf("DAY", "MONTH", "HOUR", "MINUTE", "YEAR", "SECOND");
  }
}
