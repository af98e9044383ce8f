package io.arrowlake.random;

import static io.arrowlake.random.SqlTree.expression;
import static io.arrowlake.random.SqlTree.partial;

import io.arrowlake.testkit.Dice;
import java.util.List;

/**
 * Makes arithmetic. Most of it stays within what every type holds, so that a statement without an
 * error is the rule; the rest is marked as partial.
 */
final class NumberGenerator {
  private static final List<SqlType> COUNTED = List.of(SqlType.VARCHAR, SqlType.CHARACTER);

  private final Dice dice;
  private final ScalarGenerator scalars;

  NumberGenerator(Dice dice, ScalarGenerator scalars) {
    this.dice = dice;
    this.scalars = scalars;
  }

  SqlTree number(SqlType type, Scope scope, int depth) {
    return switch (type) {
      case SMALLINT -> smallint(scope, depth);
      case INTEGER -> integer(scope, depth);
      case BIGINT -> bigint(scope, depth);
      case REAL -> ScalarGenerator.cast(type, small(SqlType.INTEGER, scope));
      case DOUBLE -> floating(scope, depth);
      case DECIMAL -> decimal(scope, depth);
      default -> fixed(type, scope, depth);
    };
  }

  /** A number of few digits. */
  SqlTree small(SqlType type, Scope scope) {
    return expression(type, "(", scalars.leaf(type, scope), " % " + dice.oneOf("10", "100") + ")");
  }

  private SqlTree smallint(Scope scope, int depth) {
    SqlType type = SqlType.SMALLINT;
    return dice.percent(50)
        ? ScalarGenerator.cast(type, small(SqlType.INTEGER, scope))
        : partial(type, "CAST(", scalars.value(SqlType.INTEGER, scope, depth), " AS smallint)");
  }

  private SqlTree integer(Scope scope, int depth) {
    SqlType type = SqlType.INTEGER;
    return switch (dice.below(12)) {
      case 0, 1, 2 ->
          expression(
              type,
              "(",
              small(type, scope),
              dice.oneOf(" + ", " - ", " * "),
              small(type, scope),
              ")");
      case 3 ->
          expression(
              type,
              "(",
              scalars.value(type, scope, depth),
              dice.oneOf(" / 2", " / 3", " % 7", " % -3", " / -7"),
              ")");
      case 4 -> {
        SqlType counted = dice.oneOf(COUNTED);
        yield expression(type, "char_length(", scalars.value(counted, scope, depth), ")");
      }
      case 5 ->
          expression(type, "position('a' IN ", scalars.value(SqlType.VARCHAR, scope, depth), ")");
      case 6 ->
          expression(
              type,
              "CAST(extract("
                  + dice.oneOf("year", "month", "day", "dow", "isodow", "week", "doy", "quarter")
                  + " FROM ",
              scalars.value(dice.oneOf(SqlType.DATE, SqlType.TIMESTAMP), scope, depth),
              ") AS integer)");
      case 7 ->
          expression(
              type,
              "(",
              scalars.leaf(SqlType.DATE, scope),
              " - ",
              scalars.leaf(SqlType.DATE, scope),
              ")");
      case 8 -> ScalarGenerator.cast(type, scalars.value(SqlType.SMALLINT, scope, depth));
      case 9 -> expression(type, "CAST(", scalars.leaf(SqlType.DECIMAL_5_2, scope), " AS integer)");
      case 10 -> expression(type, dice.oneOf("abs(", "(- "), small(type, scope), ")");
      default -> risky(type, scope, depth);
    };
  }

  private SqlTree risky(SqlType type, Scope scope, int depth) {
    return dice.percent(40)
        ? partial(
            type,
            "(",
            scalars.value(type, scope, depth),
            dice.oneOf(" + ", " - ", " * ", " / ", " % "),
            scalars.value(type, scope, depth),
            ")")
        : expression(
            type,
            "CASE WHEN ",
            SqlTree.of(scalars.leaf(type, scope), " > 0"),
            " THEN ",
            small(type, scope),
            " ELSE ",
            scalars.leaf(type, scope),
            " END");
  }

  private SqlTree bigint(Scope scope, int depth) {
    SqlType type = SqlType.BIGINT;
    return switch (dice.below(5)) {
      case 0 -> ScalarGenerator.cast(type, scalars.value(SqlType.INTEGER, scope, depth));
      case 1 ->
          expression(
              type,
              "(",
              small(type, scope),
              dice.oneOf(" + ", " - ", " * "),
              small(SqlType.INTEGER, scope),
              ")");
      case 2 ->
          expression(
              type,
              "(CAST(",
              scalars.leaf(SqlType.INTEGER, scope),
              " AS bigint)",
              dice.oneOf(" + ", " - ", " * "),
              scalars.leaf(SqlType.INTEGER, scope),
              ")");
      case 3 -> expression(type, "(", scalars.leaf(type, scope), dice.oneOf(" / 3)", " % 7)"));
      default -> risky(type, scope, depth);
    };
  }

  private SqlTree floating(Scope scope, int depth) {
    SqlType type = SqlType.DOUBLE;
    return switch (dice.below(6)) {
      case 0 -> ScalarGenerator.cast(type, scalars.value(SqlType.INTEGER, scope, depth));
      case 1 -> ScalarGenerator.cast(type, scalars.leaf(SqlType.DECIMAL_12_2, scope));
      case 2 -> ScalarGenerator.cast(type, scalars.leaf(SqlType.REAL, scope));
      case 3 ->
          expression(type, dice.oneOf("abs(", "floor(", "ceil("), scalars.leaf(type, scope), ")");
      case 4 ->
          expression(
              type,
              "(",
              scalars.value(type, scope, depth),
              dice.oneOf(" + ", " - "),
              scalars.leaf(type, scope),
              ")");
      default -> partial(type, "(", scalars.value(type, scope, depth), " * 2)");
    };
  }

  private SqlTree decimal(Scope scope, int depth) {
    SqlType type = SqlType.DECIMAL;
    SqlType left = dice.oneOf(SqlType.DECIMAL_5_2, SqlType.DECIMAL_12_2, SqlType.DECIMAL_18_6);
    SqlType right = dice.oneOf(SqlType.DECIMAL_5_2, SqlType.DECIMAL_12_2, SqlType.INTEGER);
    return dice.percent(15)
        ? partial(
            type,
            "(",
            scalars.leaf(SqlType.DECIMAL_38_10, scope),
            dice.oneOf(" + ", " * "),
            scalars.leaf(right, scope),
            ")")
        : expression(
            type,
            "(",
            scalars.value(left, scope, depth),
            dice.oneOf(" + ", " - ", " * "),
            scalars.leaf(right, scope),
            ")");
  }

  private SqlTree fixed(SqlType type, Scope scope, int depth) {
    return switch (dice.below(5)) {
      case 0 -> ScalarGenerator.cast(type, small(SqlType.INTEGER, scope));
      case 1 ->
          partial(
              type,
              "CAST(",
              scalars.leaf(dice.oneOf(SqlType.DECIMAL_18_6, SqlType.DECIMAL_12_2), scope),
              " AS " + type.declaration() + ")");
      case 2 ->
          partial(
              type,
              "CAST(",
              scalars.leaf(SqlType.VARCHAR, scope),
              " AS " + type.declaration() + ")");
      default ->
          expression(type, dice.oneOf("abs(", "(- "), scalars.value(type, scope, depth), ")");
    };
  }
}
