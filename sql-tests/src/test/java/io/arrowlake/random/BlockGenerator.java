package io.arrowlake.random;

import io.arrowlake.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes SELECT blocks and set operations of them. */
final class BlockGenerator {
  private final Dice dice;
  private final QueryGenerator queries;
  private final AggregateGenerator aggregates;
  private final WindowGenerator windows;

  BlockGenerator(Dice dice, QueryGenerator queries) {
    this.dice = dice;
    this.queries = queries;
    this.aggregates = new AggregateGenerator(dice, queries);
    this.windows = new WindowGenerator(dice, queries);
  }

  /** A query with columns of these types, named x1, x2 and so on. */
  SqlTree query(List<SqlType> types, Scope outer) {
    SqlTree query = dice.percent(12) ? combined(types, outer) : block(types, outer);
    return dice.percent(15) ? SqlTree.query(types, query, limit(types)) : query;
  }

  private SqlTree combined(List<SqlType> types, Scope outer) {
    String operation = dice.oneOf("UNION", "UNION", "INTERSECT", "EXCEPT") + dice.oneOf("", " ALL");
    return SqlTree.query(
        types, block(types, outer), " " + operation + " (", query(types, outer), ")");
  }

  /** A query of columns of any types, also of those that are only shown. */
  SqlTree outermost() {
    FromGenerator.From from = queries.relations().from(Scope.NONE);
    Scope scope = Scope.NONE.of(from.items());
    List<SqlType> types = new ArrayList<>();
    int count = dice.between(1, 4);
    boolean isGrouped = dice.percent(35);
    for (int i = 0; i < count; i++) {
      types.add(
          isGrouped && dice.percent(15)
              ? SqlType.APPROXIMATE
              : dice.percent(15)
                  ? dice.oneOf(SqlType.BIGINT, SqlType.DECIMAL, SqlType.BOOLEAN)
                  : queries.predicates().typeIn(scope));
    }

    SqlTree block = isGrouped ? grouped(types, from, scope) : plain(types, from, scope);
    return dice.percent(20) && !types.contains(SqlType.APPROXIMATE)
        ? SqlTree.query(types, block, limit(types))
        : block;
  }

  private SqlTree block(List<SqlType> types, Scope outer) {
    FromGenerator.From from = queries.relations().from(outer);
    Scope scope = outer.of(from.items());
    return dice.percent(25) ? grouped(types, from, scope) : plain(types, from, scope);
  }

  /** A block of one row by an aggregate, or by a limit. */
  SqlTree oneRow(SqlType type, Scope outer) {
    FromGenerator.From from = queries.relations().from(outer);
    Scope scope = outer.of(from.items());
    SqlTree aggregate = dice.percent(85) ? aggregates.aggregate(type, scope, 1) : null;
    List<SqlType> types = List.of(type);
    return aggregate == null
        ? SqlTree.query(
            types, plain(types, from, scope), " ORDER BY 1" + windows.direction() + " LIMIT 1")
        : SqlTree.query(
            types, "SELECT ", items(List.of(aggregate)), " FROM ", from.tree(), where(scope));
  }

  private SqlTree plain(List<SqlType> types, FromGenerator.From from, Scope scope) {
    boolean isWindowed = dice.percent(15);
    List<SqlTree> values = new ArrayList<>();
    for (SqlType type : types) {
      SqlTree window = isWindowed && dice.percent(60) ? windows.window(type, scope) : null;
      values.add(window == null ? queries.scalars().value(type, scope, dice.below(3)) : window);
    }

    return SqlTree.query(
        types,
        "SELECT ",
        // Calcite wants the columns of a window in the select list of a DISTINCT block.
        !isWindowed && dice.percent(15) ? SqlTree.optional("DISTINCT ") : "",
        items(values),
        " FROM ",
        from.tree(),
        where(scope));
  }

  private static SqlTree items(List<SqlTree> values) {
    return SqlTree.items(
        IntStream.range(0, values.size())
            .mapToObj(i -> SqlTree.of(values.get(i), " AS x" + (i + 1)))
            .toList());
  }

  private SqlTree where(Scope scope) {
    List<SqlTree> conditions = new ArrayList<>();
    if (scope.isCorrelated() && dice.percent(75)) {
      correlation(scope, conditions);
    }

    if (dice.percent(50)) {
      conditions.add(queries.predicates().predicate(scope, dice.below(3)));
    }

    return SqlTree.list(" WHERE ", " AND ", 0, conditions);
  }

  private void correlation(Scope scope, List<SqlTree> conditions) {
    List<Scope.Item> shared =
        scope.items().stream().filter(i -> !scope.outerItems(i.type()).isEmpty()).toList();
    if (!shared.isEmpty()) {
      Scope.Item own = dice.oneOf(shared);
      conditions.add(
          SqlTree.expression(
              SqlType.BOOLEAN,
              own.tree(),
              dice.percent(70) ? " = " : dice.oneOf(" < ", " <> ", " >= "),
              dice.oneOf(scope.outerItems(own.type())).tree()));
    }
  }

  private SqlTree grouped(List<SqlType> types, FromGenerator.From from, Scope scope) {
    List<Scope.Item> keys = keys(scope);
    // An outer column in a grouped block must be a key for Calcite.
    Scope grouped = new Scope(keys, null);
    List<SqlTree> values = new ArrayList<>();
    for (SqlType type : types) {
      values.add(value(type, scope, grouped));
    }

    return SqlTree.query(
        types,
        "SELECT ",
        items(values),
        " FROM ",
        from.tree(),
        where(scope),
        groupBy(keys),
        having(scope, grouped));
  }

  private SqlTree value(SqlType type, Scope scope, Scope grouped) {
    SqlTree aggregate =
        grouped.items(type).isEmpty() || dice.percent(40)
            ? aggregates.aggregate(type, scope, dice.below(2))
            : null;
    if (aggregate == null) {
      return queries.scalars().value(type, grouped, dice.below(2));
    }

    return type != SqlType.APPROXIMATE && dice.percent(10)
        ? SqlTree.expression(
            type, "coalesce(", aggregate, ", ", queries.scalars().literal(type), ")")
        : aggregate;
  }

  private List<Scope.Item> keys(Scope scope) {
    List<Scope.Item> keys = new ArrayList<>();
    int count = dice.percent(25) ? 0 : dice.between(1, 3);
    for (int i = 0; i < count; i++) {
      Scope.Item key = dice.oneOf(scope.items());
      if (dice.percent(15)) {
        key = computed(key);
      }

      String text = key.tree().text();
      if (keys.stream().noneMatch(k -> k.tree().text().equals(text))) {
        keys.add(key);
      }
    }

    return keys;
  }

  private Scope.Item computed(Scope.Item column) {
    Scope own = new Scope(List.of(column), null);
    SqlTree tree = queries.scalars().value(column.type(), own, 1);
    boolean isSimple =
        tree.text().contains(column.tree().text()) && !tree.text().contains("SELECT");
    return isSimple ? new Scope.Item(column.type(), tree) : column;
  }

  private SqlTree groupBy(List<Scope.Item> keys) {
    if (keys.isEmpty()) {
      return SqlTree.optional();
    }

    List<SqlTree> trees = keys.stream().map(key -> SqlTree.text(key.tree().text())).toList();
    return switch (dice.below(10)) {
      case 0 -> SqlTree.of(SqlTree.list(" GROUP BY ROLLUP (", ", ", 1, trees), ")");
      case 1 -> SqlTree.of(SqlTree.list(" GROUP BY CUBE (", ", ", 1, trees), ")");
      case 2 -> SqlTree.of(SqlTree.list(" GROUP BY GROUPING SETS (", ", ", 1, sets(keys)), ")");
      default -> SqlTree.list(" GROUP BY ", ", ", 0, trees);
    };
  }

  private List<SqlTree> sets(List<Scope.Item> keys) {
    List<SqlTree> sets = new ArrayList<>();
    String all =
        keys.stream().map(k -> k.tree().text()).collect(Collectors.joining(", ", "(", ")"));
    sets.add(SqlTree.text(all));
    keys.forEach(key -> sets.add(SqlTree.text("(" + key.tree().text() + ")")));
    if (dice.percent(60)) {
      sets.add(SqlTree.text("()"));
    }

    return sets;
  }

  private SqlTree having(Scope scope, Scope grouped) {
    if (dice.percent(75)) {
      return SqlTree.optional();
    }

    SqlTree condition = dice.percent(60) ? compared(scope) : null;
    return SqlTree.list(
        " HAVING ",
        " AND ",
        0,
        List.of(
            condition == null
                ? queries.predicates().predicate(grouped, dice.below(2))
                : condition));
  }

  private @Nullable SqlTree compared(Scope scope) {
    SqlType type = dice.oneOf(SqlType.BIGINT, queries.predicates().typeIn(scope));
    SqlTree aggregate = aggregates.aggregate(type, scope, 0);
    return aggregate == null
        ? null
        : SqlTree.expression(
            SqlType.BOOLEAN,
            "(",
            aggregate,
            queries.predicates().comparison(),
            queries.scalars().literal(type),
            ")");
  }

  /** A total order and a limit. */
  private SqlTree limit(List<SqlType> types) {
    String keys =
        IntStream.rangeClosed(1, types.size())
            .mapToObj(i -> i + windows.direction())
            .collect(Collectors.joining(", "));
    return SqlTree.optional(
        " ORDER BY "
            + keys
            + dice.oneOf("", " LIMIT " + dice.below(6), " LIMIT 3 OFFSET 1", " OFFSET 2"));
  }
}
