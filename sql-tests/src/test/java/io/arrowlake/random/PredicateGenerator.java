package io.arrowlake.random;

import static io.arrowlake.random.SqlTree.expression;

import io.arrowlake.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes conditions, with all three truth values in mind. */
final class PredicateGenerator {
  private static final List<SqlType> NUMBERS =
      Stream.of(SqlType.values())
          .filter(type -> type.isInteger() || type.isDecimal() || type.isFloat())
          .toList();

  private final Dice dice;
  private final QueryGenerator queries;

  PredicateGenerator(Dice dice, QueryGenerator queries) {
    this.dice = dice;
    this.queries = queries;
  }

  private static SqlTree condition(Object... parts) {
    return expression(SqlType.BOOLEAN, parts);
  }

  /** A condition, in brackets where it needs them. */
  SqlTree predicate(Scope scope, int depth) {
    if (depth <= 0) {
      return simple(scope, 0);
    }

    return switch (dice.below(10)) {
      case 0, 1 ->
          condition("(", predicate(scope, depth - 1), " AND ", predicate(scope, depth - 1), ")");
      case 2, 3 ->
          condition("(", predicate(scope, depth - 1), " OR ", predicate(scope, depth - 1), ")");
      case 4 -> condition("(NOT ", predicate(scope, depth - 1), ")");
      case 5 ->
          condition(
              "(",
              predicate(scope, depth - 1),
              " IS " + dice.oneOf("", "NOT ") + dice.oneOf("TRUE", "FALSE", "UNKNOWN") + ")");
      case 6, 7 -> queries.subQueries().condition(scope, depth - 1);
      default -> simple(scope, depth - 1);
    };
  }

  /** The type of some column in the scope. */
  SqlType typeIn(Scope scope) {
    List<Scope.Item> items = scope.items();
    return items.isEmpty() || dice.percent(10)
        ? dice.oneOf(SqlType.stored())
        : dice.oneOf(items).type();
  }

  private SqlTree simple(Scope scope, int depth) {
    SqlType type = typeIn(scope);
    ScalarGenerator scalars = queries.scalars();
    SqlTree left = scalars.value(type, scope, depth);
    if (type == SqlType.BOOLEAN && dice.percent(50)) {
      return left;
    }

    return switch (dice.below(10)) {
      case 0 -> condition("(", left, " IS " + dice.oneOf("", "NOT ") + "NULL)");
      case 1 -> between(type, left, scope, depth);
      case 2, 3 -> inList(type, left, scope);
      case 4 -> condition("(", left, distinction(), scalars.value(type, scope, depth), ")");
      case 5 -> mixed(scope, depth);
      case 6 -> like(scope, depth);
      default -> condition("(", left, comparison(), scalars.value(type, scope, depth), ")");
    };
  }

  private SqlTree between(SqlType type, SqlTree left, Scope scope, int depth) {
    return condition(
        "(",
        left,
        dice.oneOf(" ", " NOT ") + "BETWEEN ",
        queries.scalars().value(type, scope, depth),
        " AND ",
        queries.scalars().value(type, scope, depth),
        ")");
  }

  String comparison() {
    return dice.oneOf(" = ", " = ", " <> ", " < ", " <= ", " > ", " >= ");
  }

  private String distinction() {
    return dice.oneOf(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM ");
  }

  private SqlTree inList(SqlType type, SqlTree left, Scope scope) {
    List<SqlTree> values = new ArrayList<>();
    int count = dice.between(1, 4);
    for (int i = 0; i < count; i++) {
      values.add(
          dice.percent(80) ? queries.scalars().literal(type) : queries.scalars().leaf(type, scope));
    }

    return condition(
        "(",
        left,
        dice.oneOf(" IN (", " IN (", " NOT IN ("),
        SqlTree.list("", ", ", 1, values),
        "))");
  }

  /** Numbers of two types. */
  private SqlTree mixed(Scope scope, int depth) {
    return condition(
        "(",
        queries.scalars().value(dice.oneOf(NUMBERS), scope, depth),
        comparison(),
        queries.scalars().value(dice.oneOf(NUMBERS), scope, depth),
        ")");
  }

  private SqlTree like(Scope scope, int depth) {
    return condition(
        "(",
        queries.scalars().value(SqlType.VARCHAR, scope, depth),
        dice.oneOf(" LIKE ", " NOT LIKE "),
        dice.oneOf("'a%'", "'%'", "'_'", "'%c'", "'%a%'", "''", "'a_c'", "'é%'", "'%\\%%'"),
        ")");
  }
}
