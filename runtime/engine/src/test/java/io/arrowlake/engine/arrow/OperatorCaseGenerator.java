package io.arrowlake.engine.arrow;

import io.arrowlake.engine.arrow.OperatorCase.Claim;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.testkit.Dice;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/** Makes one case from one seed. Used by one thread. */
final class OperatorCaseGenerator {
  private static final int MOST_COLUMNS = 7;
  private static final int[] BATCHES = {1, 2, 7, 63, 64, 65, 1000, 8191, 8192, 8193, 65_536};

  /** What need not compute all of its operands. */
  private static final Set<SqlKind> SHORTCUTS =
      EnumSet.of(SqlKind.AND, SqlKind.OR, SqlKind.COALESCE);

  private final long seed;
  private final Dice chance;
  private final RelOptCluster cluster;
  private final List<RandomTable> tables = new ArrayList<>();
  private final int mostRows;
  private final CasePools pools;
  private final NodeGenerator nodes;

  OperatorCaseGenerator(RelOptCluster cluster, CommonProver prover, long seed) {
    this.seed = seed;
    this.cluster = cluster;
    this.chance = Dice.spread(seed);
    this.mostRows = chance.oneOf(1, 20, 20, 64, 64, 300, 300, 300, 1000, 1000, 9000);
    boolean huge = chance.percent(2);
    int values = huge || chance.percent(20) ? Math.max(4, mostRows) : chance.between(2, 24);
    this.pools = new CasePools(chance, values, chance.percent(20));
    this.nodes = new NodeGenerator(cluster, prover, chance, pools, this::table);
  }

  /** The case of the seed. */
  OperatorCase generate() {
    RelNode root = nodes.tree(chance.oneOf(1, 1, 1, 2, 2, 3));
    TreeSet<Integer> inputs = new TreeSet<>();
    inputs(root, inputs);
    Long budget = chance.percent(10) ? (Long) (1L << chance.below(21)) : null;
    return new OperatorCase(
        seed,
        tables,
        root,
        List.copyOf(inputs),
        pools.parameters(),
        claim(root),
        failsAlike(root),
        budget);
  }

  private static void inputs(RelNode node, TreeSet<Integer> found) {
    if (node instanceof FragmentInput input) {
      found.add(input.fragment());
    }

    node.getInputs().forEach(input -> inputs(input, found));
  }

  /** A new table, of these types where there are any. */
  private RelNode table(List<RelDataType> types, int limit) {
    List<RandomTable.Column> columns = new ArrayList<>();
    if (types.isEmpty() && chance.percent(10)) {
      columns.addAll(CollidingKeys.columns(chance, chance.between(2, 200)));
    }

    for (RelDataType type : types) {
      columns.add(column(pools.of(type)));
    }

    for (int i = chance.between(2, MOST_COLUMNS); i > 0 && types.isEmpty(); i--) {
      columns.add(column(pools.of(pools.type())));
    }

    int rows = rows(Math.min(limit, mostRows));
    int batchRows = chance.oneOf(BATCHES[chance.below(BATCHES.length)], 1 + rows / 2, 1 + rows);
    RandomTable table =
        new RandomTable(
            columns, rows, rows > 1000 ? Math.max(batchRows, 64) : batchRows, chance.number());
    tables.add(table);
    return new FragmentInput(cluster, tables.size() - 1, table.rowType(), rows);
  }

  private RandomTable.Column column(ValuePool pool) {
    RandomTable.Spread spread = chance.oneOf(RandomTable.Spread.values());
    return new RandomTable.Column(pool, spread, chance.oneOf(0, 0, 15, 15, 50, 100), false);
  }

  private int rows(int most) {
    if (chance.percent(4)) {
      return 0;
    }

    return most == 9000 && chance.percent(10)
        ? chance.between(60_000, 66_000)
        : chance.between(1, most);
  }

  private static Claim claim(RelNode root) {
    if (!(root instanceof Sort sort)) {
      return Claim.ROWS;
    }

    return sort.getCollation().getFieldCollations().isEmpty() ? Claim.COUNT : Claim.SEQUENCE;
  }

  /** Whether nothing is computed that an engine may leave out, or compute for other rows. */
  private static boolean failsAlike(RelNode root) {
    RelNode input = root instanceof Aggregate ? root.getInput(0).getInput(0) : inputOf(root);
    boolean[] alike = {input instanceof FragmentInput};
    root.accept(
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            alike[0] &= !SHORTCUTS.contains(call.getKind());
            return super.visitCall(call);
          }

          @Override
          public RexNode visitLiteral(RexLiteral literal) {
            alike[0] &= !literal.isNull();
            return literal;
          }
        });
    return alike[0];
  }

  private static @Nullable RelNode inputOf(RelNode root) {
    return root instanceof Project || root instanceof Filter ? root.getInput(0) : null;
  }
}
