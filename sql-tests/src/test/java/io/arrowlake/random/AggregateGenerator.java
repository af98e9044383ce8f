package io.arrowlake.random;

import static io.arrowlake.random.SqlTree.expression;
import static io.arrowlake.random.SqlTree.partial;

import io.arrowlake.testkit.Dice;
import org.jspecify.annotations.Nullable;

/** Makes calls of aggregate functions, and those of windows. */
final class AggregateGenerator {
  private final Dice dice;
  private final QueryGenerator queries;

  AggregateGenerator(Dice dice, QueryGenerator queries) {
    this.dice = dice;
    this.queries = queries;
  }

  /** An aggregate of a type, null where there is none. */
  @Nullable SqlTree aggregate(SqlType type, Scope scope, int depth) {
    ScalarGenerator scalars = queries.scalars();
    return switch (type) {
      case BIGINT -> bigint(scope, depth);
      case BOOLEAN ->
          filtered(
              type,
              dice.oneOf("bool_and(", "bool_or(", "every("),
              queries.predicates().predicate(scope, Math.min(depth, 1)),
              scope);
      case DECIMAL -> {
        SqlType summed = dice.oneOf(SqlType.DECIMAL_5_2, SqlType.DECIMAL_12_2, SqlType.BIGINT);
        yield filtered(type, sum(), scalars.value(summed, scope, depth), scope);
      }
      case APPROXIMATE -> approximate(scope, depth);
      case UUID -> null;
      default ->
          filtered(type, dice.oneOf("min(", "max("), scalars.value(type, scope, depth), scope);
    };
  }

  private String sum() {
    return dice.oneOf("sum(", "sum(", "sum(DISTINCT ");
  }

  private SqlTree bigint(Scope scope, int depth) {
    SqlType type = SqlType.BIGINT;
    SqlType argument = queries.predicates().typeIn(scope);
    ScalarGenerator scalars = queries.scalars();
    return switch (dice.below(6)) {
      case 0, 1 -> filtered(type, "count(", SqlTree.text("*"), scope);
      case 2 -> filtered(type, "count(", scalars.value(argument, scope, depth), scope);
      case 3 -> filtered(type, "count(DISTINCT ", scalars.leaf(argument, scope), scope);
      case 4 ->
          filtered(
              type,
              sum(),
              scalars.value(dice.oneOf(SqlType.INTEGER, SqlType.SMALLINT), scope, depth),
              scope);
      default -> filtered(type, dice.oneOf("min(", "max("), scalars.leaf(type, scope), scope);
    };
  }

  private SqlTree approximate(Scope scope, int depth) {
    SqlType type = SqlType.APPROXIMATE;
    ScalarGenerator scalars = queries.scalars();
    return switch (dice.below(4)) {
      case 0 -> {
        SqlType averaged = dice.oneOf(SqlType.INTEGER, SqlType.DECIMAL_12_2, SqlType.SMALLINT);
        yield filtered(
            type,
            dice.oneOf("avg(", "avg(DISTINCT "),
            scalars.value(averaged, scope, depth),
            scope);
      }
      case 1 -> {
        SqlTree value = scalars.leaf(SqlType.DOUBLE, scope);
        SqlTree bounded =
            expression(
                SqlType.DOUBLE, "CASE WHEN abs(" + value.text() + ") < 1000 THEN ", value, " END");
        yield filtered(type, dice.oneOf("sum(", "avg("), bounded, scope);
      }
      case 2 -> {
        SqlTree value = scalars.leaf(SqlType.INTEGER, scope);
        yield filtered(
            type,
            dice.oneOf("stddev_samp(", "var_pop(", "stddev_pop(", "var_samp("),
            SqlTree.of("(", value, " % 100)"),
            scope);
      }
      default ->
          partial(
              type,
              "(",
              filtered(SqlType.DECIMAL, "sum(", scalars.leaf(SqlType.DECIMAL_12_2, scope), scope),
              " / nullif(",
              filtered(SqlType.BIGINT, "count(", SqlTree.text("*"), scope),
              ", 0))");
    };
  }

  private SqlTree filtered(SqlType type, String open, SqlTree argument, Scope scope) {
    SqlTree call = SqlTree.of(open, argument, ")");
    return dice.percent(20)
        ? expression(
            type,
            call,
            SqlTree.optional(" FILTER (WHERE ", queries.predicates().predicate(scope, 0), ")"))
        : expression(type, call);
  }
}
