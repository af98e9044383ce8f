package io.arrowlake.random;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Tables, a query, and a claim about its rows. Immutable.
 *
 * @param mixture decides where each table is in the mixed modes
 * @param tree of the query, or of items, relation and condition
 */
record RandomCase(
    List<RandomTable> tables, long mixture, SqlTree tree, Claim claim, String mode, String twin) {
  RandomCase {
    tables = List.copyOf(tables);
  }

  /** The two statements whose rows must be equal. */
  enum Claim {
    /** The query in a mode, and in PostgreSQL. */
    AS_POSTGRES,
    /** The query in two modes that differ in pushdown alone. */
    AS_UNPUSHED,
    /** All rows, and those where a condition is true, false, and unknown. */
    PARTITIONED,
    /** How many rows a filter keeps, and how often its condition is true. */
    COUNTED
  }

  /** One of the statements. */
  record Side(String mode, String sql) {}

  /** The mode of PostgreSQL itself. */
  static final String JUDGE = "judge";

  Side first() {
    return switch (claim) {
      case AS_POSTGRES -> new Side(JUDGE, tree.text());
      case AS_UNPUSHED -> new Side(twin, tree.text());
      case PARTITIONED -> new Side(mode, "SELECT " + part(0) + " FROM " + part(1));
      case COUNTED ->
          new Side(
              mode,
              "SELECT coalesce(sum(x), 0) FROM (SELECT CASE WHEN "
                  + part(2)
                  + " THEN 1 ELSE 0 END AS x FROM "
                  + part(1)
                  + ") AS q");
    };
  }

  Side second() {
    return switch (claim) {
      case AS_POSTGRES, AS_UNPUSHED -> new Side(mode, tree.text());
      case PARTITIONED ->
          new Side(
              mode,
              List.of(part(2), "NOT " + part(2), part(2) + " IS NULL").stream()
                  .map(p -> "SELECT " + part(0) + " FROM " + part(1) + " WHERE " + p)
                  .collect(Collectors.joining("\nUNION ALL\n")));
      case COUNTED -> new Side(mode, "SELECT count(*) FROM " + part(1) + " WHERE " + part(2));
    };
  }

  private String part(int index) {
    return tree.parts().get(index).text();
  }

  /** The types of the columns, where the claim is about a query. */
  List<String> columns() {
    return claim == Claim.COUNTED ? List.of() : tree.columns();
  }

  boolean isOrdered() {
    return (claim == Claim.AS_POSTGRES || claim == Claim.AS_UNPUSHED) && isOrdered(tree);
  }

  private static boolean isOrdered(SqlTree tree) {
    if (tree.parts().isEmpty()) {
      return false;
    }

    SqlTree last = tree.parts().get(tree.parts().size() - 1);
    return last.role() == SqlTree.Role.QUERY
        ? isOrdered(last)
        : last.role() == SqlTree.Role.LIST && last.text().startsWith(" ORDER BY ");
  }

  RandomCase with(SqlTree smaller) {
    return new RandomCase(tables, mixture, smaller, claim, mode, twin);
  }

  RandomCase with(List<RandomTable> smaller) {
    return new RandomCase(smaller, mixture, tree, claim, mode, twin);
  }

  RandomCase inMode(String other) {
    return new RandomCase(tables, mixture, tree, claim, other, twin);
  }
}
