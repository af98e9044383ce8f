package io.arrowlake.random;

import static io.arrowlake.random.SqlTree.expression;

import io.arrowlake.testkit.Dice;
import java.util.List;

/** Makes sub-queries, most of them correlated, in conditions and as values. */
final class SubQueryGenerator {
  private final Dice dice;
  private final QueryGenerator queries;

  SubQueryGenerator(Dice dice, QueryGenerator queries) {
    this.dice = dice;
    this.queries = queries;
  }

  private static SqlTree condition(Object... parts) {
    return expression(SqlType.BOOLEAN, parts);
  }

  /** A condition with a sub-query. */
  SqlTree condition(Scope scope, int depth) {
    if (!queries.mayNest()) {
      return queries.predicates().predicate(scope, 0);
    }

    SqlType type = queries.predicates().typeIn(scope);
    ScalarGenerator scalars = queries.scalars();
    return switch (dice.below(7)) {
      case 0, 1 ->
          condition(
              "(" + dice.oneOf("", "NOT ") + "EXISTS (",
              queries.nested(List.of(type), scope),
              "))");
      case 2, 3 ->
          condition(
              "(",
              scalars.value(type, scope, depth),
              dice.oneOf(" IN (", " NOT IN ("),
              queries.nested(List.of(type), scope),
              "))");
      case 4 -> rows(scope, type);
      case 5 ->
          condition(
              "(",
              scalars.value(type, scope, depth),
              queries.predicates().comparison(),
              dice.oneOf("ANY (", "ALL ("),
              queries.nested(List.of(type), scope),
              "))");
      default ->
          condition(
              "(",
              scalars.leaf(type, scope),
              queries.predicates().comparison(),
              scalar(type, scope, depth),
              ")");
    };
  }

  private SqlTree rows(Scope scope, SqlType type) {
    SqlType second = queries.predicates().typeIn(scope);
    return condition(
        "((",
        queries.scalars().leaf(type, scope),
        ", ",
        queries.scalars().leaf(second, scope),
        dice.oneOf(") IN (", ") NOT IN ("),
        queries.nested(List.of(type, second), scope),
        "))");
  }

  /** A sub-query of one row and one column. */
  SqlTree scalar(SqlType type, Scope scope, int depth) {
    if (!queries.mayNest()) {
      return queries.scalars().leaf(type, scope);
    }

    return expression(type, "(", queries.oneRow(type, scope), ")");
  }
}
