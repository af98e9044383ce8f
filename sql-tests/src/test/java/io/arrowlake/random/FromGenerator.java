package io.arrowlake.random;

import io.arrowlake.testkit.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes what stands behind FROM: tables, derived tables and values, joined. */
final class FromGenerator {
  private final Dice dice;
  private final QueryGenerator queries;

  FromGenerator(Dice dice, QueryGenerator queries) {
    this.dice = dice;
    this.queries = queries;
  }

  /** A relation with the columns that it brings into scope. */
  record From(SqlTree tree, List<Scope.Item> items) {
    private boolean isJoined() {
      return tree.parts().stream().anyMatch(part -> part.role() == SqlTree.Role.RELATION);
    }

    /** A query under a name. */
    static From named(SqlTree tree, String alias, List<SqlType> types) {
      return new From(
          tree,
          IntStream.range(0, types.size())
              .mapToObj(i -> Scope.Item.column(types.get(i), alias, "x" + (i + 1)))
              .toList());
    }
  }

  /** One relation or several joined ones. */
  From from(Scope outer) {
    From from = single(outer);
    int joins = dice.percent(45) ? 0 : dice.percent(70) ? 1 : 2;
    for (int i = 0; i < joins; i++) {
      from = dice.percent(20) ? join(single(outer), from, outer) : join(from, single(outer), outer);
    }

    return from;
  }

  private From single(Scope outer) {
    if (dice.percent(15) && queries.mayNest()) {
      return derived(outer);
    } else if (dice.percent(5)) {
      return values();
    } else if (!queries.common().isEmpty() && dice.percent(50)) {
      QueryGenerator.Common common = dice.oneOf(queries.common());
      String alias = dice.name("w");
      return From.named(SqlTree.relation(common.name() + " AS " + alias), alias, common.types());
    }

    RandomTable table = dice.oneOf(queries.tables());
    String alias = dice.name("a");
    return new From(
        SqlTree.relation(table.name() + " AS " + alias),
        table.columns().stream().map(c -> Scope.Item.column(c.type(), alias, c.name())).toList());
  }

  private From derived(Scope outer) {
    List<SqlType> types = queries.someTypes(3);
    String alias = dice.name("d");
    return From.named(
        SqlTree.relation(
            "(", queries.nested(types, dice.percent(40) ? outer : Scope.NONE), ") AS " + alias),
        alias,
        types);
  }

  private From values() {
    List<SqlType> types = queries.someTypes(2);
    List<SqlTree> rows = new ArrayList<>();
    int count = dice.between(1, 3);
    for (int i = 0; i < count; i++) {
      List<Object> row = new ArrayList<>();
      for (SqlType type : types) {
        row.add(row.isEmpty() ? "(" : ", ");
        row.add(queries.scalars().literal(type));
      }

      row.add(")");
      rows.add(SqlTree.of(row.toArray()));
    }

    String alias = dice.name("v");
    String names =
        IntStream.rangeClosed(1, types.size())
            .mapToObj(i -> "x" + i)
            .collect(Collectors.joining(", ", " (", ")"));
    return From.named(
        SqlTree.relation("(VALUES ", SqlTree.list("", ", ", 1, rows), ") AS " + alias + names),
        alias,
        types);
  }

  private From join(From left, From right, Scope outer) {
    List<Scope.Item> items = new ArrayList<>(left.items());
    items.addAll(right.items());
    if (dice.percent(8)) {
      return new From(SqlTree.relation(left.tree(), " CROSS JOIN ", operand(right)), items);
    }

    List<SqlTree> conditions = new ArrayList<>(equalities(left, right));
    boolean isFull = !conditions.isEmpty() && dice.percent(15);
    if (conditions.isEmpty() || dice.percent(25)) {
      conditions.add(queries.predicates().predicate(outer.of(items), dice.below(2)));
    }

    String kind =
        isFull
            ? " FULL JOIN "
            : dice.oneOf(" JOIN ", " JOIN ", " LEFT JOIN ", " LEFT JOIN ", " RIGHT JOIN ");
    return new From(
        SqlTree.relation(
            left.tree(), kind, operand(right), " ON ", SqlTree.list("", " AND ", 1, conditions)),
        items);
  }

  private static SqlTree operand(From right) {
    return right.isJoined() ? SqlTree.relation("(", right.tree(), ")") : right.tree();
  }

  private List<SqlTree> equalities(From left, From right) {
    List<SqlTree> equalities = new ArrayList<>();
    int wanted = dice.percent(20) ? 0 : dice.percent(80) ? 1 : 2;
    for (int attempt = 0; attempt < 6 && equalities.size() < wanted; attempt++) {
      Scope.Item one = dice.oneOf(left.items());
      List<Scope.Item> others =
          right.items().stream().filter(item -> item.type() == one.type()).toList();
      if (!others.isEmpty()) {
        equalities.add(
            SqlTree.expression(SqlType.BOOLEAN, one.tree(), " = ", dice.oneOf(others).tree()));
      }
    }

    return equalities;
  }
}
