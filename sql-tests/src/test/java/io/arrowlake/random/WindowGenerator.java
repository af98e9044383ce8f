package io.arrowlake.random;

import static io.arrowlake.random.SqlTree.expression;

import io.arrowlake.testkit.Dice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes window functions whose rows do not depend on the order of ties: either the order has every
 * column of the block, so that ties are equal rows, or the function treats ties alike.
 */
final class WindowGenerator {
  private final Dice dice;
  private final QueryGenerator queries;

  WindowGenerator(Dice dice, QueryGenerator queries) {
    this.dice = dice;
    this.queries = queries;
  }

  /** A window function of a type, null where there is none. */
  @Nullable SqlTree window(SqlType type, Scope scope) {
    if (scope.items().isEmpty()) {
      return null;
    }

    return switch (type) {
      case BIGINT ->
          switch (dice.below(5)) {
            case 0 -> expression(type, "row_number()", over(total(scope), scope));
            case 1 ->
                expression(type, dice.oneOf("rank()", "dense_rank()"), over(some(scope), scope));
            case 2 -> expression(type, "count(*)", framed(scope));
            case 3 ->
                expression(
                    type,
                    "sum(",
                    queries.scalars().value(SqlType.INTEGER, scope, 1),
                    ")",
                    framed(scope));
            default -> expression(type, "count(", any(scope), ")", framed(scope));
          };
      case DECIMAL ->
          expression(
              type,
              "sum(",
              queries.scalars().leaf(SqlType.DECIMAL_12_2, scope),
              ")",
              framed(scope));
      case APPROXIMATE ->
          expression(
              type, "avg(", queries.scalars().leaf(SqlType.INTEGER, scope), ")", framed(scope));
      case BOOLEAN, UUID -> valued(type, scope);
      default ->
          dice.percent(50)
              ? valued(type, scope)
              : expression(
                  type,
                  dice.oneOf("min(", "max("),
                  queries.scalars().value(type, scope, 1),
                  ")",
                  framed(scope));
    };
  }

  private SqlTree any(Scope scope) {
    return queries.scalars().leaf(queries.predicates().typeIn(scope), scope);
  }

  private SqlTree valued(SqlType type, Scope scope) {
    SqlTree value = queries.scalars().leaf(type, scope);
    String order = total(scope);
    return switch (dice.below(3)) {
      case 0 ->
          expression(
              type,
              dice.oneOf("lag(", "lead("),
              value,
              dice.oneOf(")", ", 2)"),
              over(order, scope));
      case 1 ->
          expression(
              type,
              dice.oneOf("first_value(", "last_value("),
              value,
              ")",
              over(order + rows(), scope));
      default -> expression(type, "nth_value(", value, ", 2)", over(order + rows(), scope));
    };
  }

  private SqlTree framed(Scope scope) {
    return switch (dice.below(4)) {
      case 0 -> over("", scope);
      case 1 -> over(some(scope) + dice.oneOf("", range()), scope);
      default -> over(total(scope) + rows(), scope);
    };
  }

  private SqlTree over(String order, Scope scope) {
    List<SqlTree> keys = new ArrayList<>();
    int count = dice.below(3);
    for (int i = 0; i < count; i++) {
      keys.add(dice.oneOf(scope.items()).tree());
    }

    return SqlTree.of(" OVER (", SqlTree.list("PARTITION BY ", ", ", 0, keys), order, ")");
  }

  private String total(Scope scope) {
    List<Scope.Item> items = new ArrayList<>(scope.items());
    List<String> keys =
        new ArrayList<>(items.stream().map(item -> item.tree().text() + direction()).toList());
    Collections.rotate(keys, dice.below(keys.size()));
    return " ORDER BY " + String.join(", ", keys);
  }

  private String some(Scope scope) {
    List<Scope.Item> items = scope.items();
    int count = dice.between(1, Math.min(2, items.size()));
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(i -> dice.oneOf(items).tree().text() + direction())
        .collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  String direction() {
    return dice.oneOf("", "", " DESC", " NULLS FIRST", " DESC NULLS LAST");
  }

  private String range() {
    return dice.oneOf(
        " RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
        " RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
        " RANGE BETWEEN CURRENT ROW AND CURRENT ROW",
        " RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW");
  }

  private String rows() {
    return dice.oneOf(
        "",
        " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
        " ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING",
        " ROWS BETWEEN 1 FOLLOWING AND 3 FOLLOWING",
        " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
        " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
        " ROWS 2 PRECEDING");
  }
}
