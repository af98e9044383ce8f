package io.arrowlake.random;

import io.arrowlake.random.RandomCase.Claim;
import io.arrowlake.testkit.Dice;
import java.util.ArrayList;
import java.util.List;

/** Makes the cases of one seed: some tables, and queries over them. */
final class CaseGenerator {
  private static final String UNPUSHED = "-unpushed";

  private final Dice dice;
  private final List<String> modes;
  private final List<RandomTable> tables;
  private final long mixture;

  CaseGenerator(long seed, List<String> modes) {
    this.dice = new Dice(seed);
    this.modes = modes;
    this.tables = new TableGenerator(dice).tables();
    this.mixture = dice.number();
  }

  List<RandomCase> cases(int count) {
    List<RandomCase> cases = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      cases.add(next());
    }

    return cases;
  }

  private RandomCase next() {
    Dice own = new Dice(dice.number());
    QueryGenerator queries = new QueryGenerator(own, tables);
    String mode = own.oneOf(modes);
    String twin = twin(mode);
    int kind = own.below(100);
    Claim claim =
        kind < 80
            ? Claim.AS_POSTGRES
            : kind < 86 ? Claim.AS_UNPUSHED : kind < 94 ? Claim.PARTITIONED : Claim.COUNTED;
    SqlTree tree =
        claim == Claim.AS_POSTGRES || claim == Claim.AS_UNPUSHED
            ? queries.query()
            : filtered(own, queries);
    return new RandomCase(tables, mixture, tree, claim, mode, twin);
  }

  /** The mode that differs in pushdown alone. */
  private static String twin(String mode) {
    return mode.contains(UNPUSHED)
        ? mode.replace(UNPUSHED, "")
        : mode.contains("-unsimplified")
            ? mode.replace("-unsimplified", UNPUSHED + "-unsimplified")
            : mode + UNPUSHED;
  }

  /** Items, relation and condition. */
  private static SqlTree filtered(Dice dice, QueryGenerator queries) {
    FromGenerator.From from = queries.relations().from(Scope.NONE);
    Scope scope = Scope.NONE.of(from.items());
    List<SqlTree> items = new ArrayList<>();
    int count = dice.between(1, 3);
    for (int i = 0; i < count; i++) {
      SqlType type = queries.predicates().typeIn(scope);
      items.add(SqlTree.of(queries.scalars().leaf(type, scope), " AS x" + i));
    }

    return SqlTree.of(
        SqlTree.items(items),
        from.tree(),
        queries.predicates().predicate(scope, dice.between(1, 3)));
  }
}
