package io.arrowlake.random;

import io.arrowlake.testkit.Dice;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes queries over some tables, most of which PostgreSQL and the house both take. For one query
 * only.
 */
final class QueryGenerator {
  private final Dice dice;
  private final List<RandomTable> tables;
  private final List<Common> common = new ArrayList<>();
  private final ScalarGenerator scalars;
  private final PredicateGenerator predicates;
  private final SubQueryGenerator subQueries;
  private final FromGenerator relations;
  private final BlockGenerator blocks;

  /** How many more sub-queries there may be. */
  private int budget;

  /** A common table expression. */
  record Common(String name, List<SqlType> types) {}

  QueryGenerator(Dice dice, List<RandomTable> tables) {
    this.dice = dice;
    this.tables = tables;
    this.scalars = new ScalarGenerator(dice, this);
    this.predicates = new PredicateGenerator(dice, this);
    this.subQueries = new SubQueryGenerator(dice, this);
    this.relations = new FromGenerator(dice, this);
    this.blocks = new BlockGenerator(dice, this);
    this.budget = dice.below(5);
  }

  List<RandomTable> tables() {
    return tables;
  }

  List<Common> common() {
    return common;
  }

  ScalarGenerator scalars() {
    return scalars;
  }

  PredicateGenerator predicates() {
    return predicates;
  }

  SubQueryGenerator subQueries() {
    return subQueries;
  }

  FromGenerator relations() {
    return relations;
  }

  boolean mayNest() {
    return budget > 0;
  }

  /** At least one type, mostly those of the tables' columns. */
  List<SqlType> someTypes(int most) {
    List<SqlType> types = new ArrayList<>();
    int count = dice.between(1, most);
    for (int i = 0; i < count; i++) {
      List<RandomTable.Column> columns = dice.oneOf(tables).columns();
      types.add(dice.percent(80) ? dice.oneOf(columns).type() : dice.oneOf(SqlType.stored()));
    }

    return types;
  }

  /** A whole query. */
  SqlTree query() {
    List<SqlTree> with = new ArrayList<>();
    int count = dice.percent(15) ? dice.between(1, 2) : 0;
    for (int i = 0; i < count; i++) {
      List<SqlType> types = someTypes(3);
      SqlTree query = blocks.query(types, Scope.NONE);
      String name = dice.name("cte");
      with.add(SqlTree.of(name + " AS (", query, ")"));
      common.add(new Common(name, types));
    }

    SqlTree body = dice.percent(15) ? blocks.query(someTypes(3), Scope.NONE) : blocks.outermost();
    return with.isEmpty() ? body : SqlTree.of(SqlTree.list("WITH ", ", ", 0, with), " ", body);
  }

  /** A sub-query with columns of these types. */
  SqlTree nested(List<SqlType> types, Scope scope) {
    budget--;
    return blocks.query(types, scope.inside());
  }

  /** A sub-query of one column and at most one row. */
  SqlTree oneRow(SqlType type, Scope scope) {
    budget--;
    return blocks.oneRow(type, scope.inside());
  }
}
