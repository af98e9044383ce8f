package io.arrowlake.planner;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.planner.statistics.StatisticsMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cheapest order of the joins of one group: all bushy trees of connected parts by dynamic
 * programming over the sets of inputs, up to a number of inputs (Moerkotte and Neumann, "Analysis
 * of Two Existing and One New Dynamic Programming Algorithm for the Generation of Optimal Bushy
 * Join Trees", 2006, in the variant that enumerates subsets); above that number the pair whose join
 * is smallest is joined first (greedy operator ordering, Fegaras 1998).
 *
 * <p>A part whose inputs are all at one source has a second price, for staying there; rows pay when
 * they leave it. Used once, by one thread.
 */
final class JoinEnumerator {
  /** 3^10 pairs of subsets, some 60,000, are looked at in a few milliseconds. */
  private static final int EXHAUSTIVE = 10;

  /**
   * The cost in nanoseconds of a row that is put into a hash table, that looks into one, and that
   * comes out.
   */
  private static final double BUILD = 40;

  private static final double PROBE = 15;
  private static final double OUT = 10;

  private final JoinGraph graph;
  private final RelMetadataQuery metadata;
  private final BooleanSupplier cancelled;
  private final List<Long> conditionLeaves;
  private final Map<Long, Double> rows = new HashMap<>();

  JoinEnumerator(JoinGraph graph, RelMetadataQuery metadata, BooleanSupplier cancelled) {
    this.graph = graph;
    this.metadata = metadata;
    this.cancelled = cancelled;
    this.conditionLeaves = graph.conditions().stream().map(graph::leavesOf).toList();
  }

  /**
   * A joined set of inputs.
   *
   * @param leaves the inputs, as bits
   * @param left the part on the left, null for a single input
   * @param right the smaller part, that a hash table is made of
   * @param site the source where it is, null where rows have left their sources
   */
  private record Part(
      long leaves, @Nullable Part left, @Nullable Part right, @Nullable Site site, double cost) {}

  /** The tree, with the columns of the group. */
  RelNode best() {
    List<Map<String, Part>> parts = new ArrayList<>();
    for (int i = 0; i < graph.leaves().size(); i++) {
      parts.add(leaf(i));
    }

    Map<String, Part> all = parts.size() <= EXHAUSTIVE ? exhaustive(parts) : greedy(parts);
    return new TreeBuilder().build(cheapest(all));
  }

  // Parts and their prices

  private Map<String, Part> leaf(int index) {
    RelNode node = graph.leaves().get(index);
    long bit = 1L << index;
    Map<String, Part> parts = new LinkedHashMap<>();
    SiteFinder.sourceOf(node).ifPresent(site -> offer(parts, new Part(bit, null, null, site, 0)));
    if (parts.isEmpty()) {
      offer(parts, new Part(bit, null, null, null, 0));
    } else {
      leave(parts);
    }

    return parts;
  }

  private static String key(@Nullable Site site) {
    return site == null ? "" : site.name();
  }

  private static void offer(Map<String, Part> parts, Part part) {
    parts.merge(key(part.site()), part, (old, now) -> now.cost() < old.cost() ? now : old);
  }

  /** Adds the price of a part whose rows have left their source. */
  private void leave(Map<String, Part> parts) {
    for (Part part : List.copyOf(parts.values())) {
      if (part.site() != null) {
        SiteCost price = part.site().cost();
        double move = price.start() + rows(part.leaves()) * width(part.leaves()) * price.byteOut();
        offer(parts, new Part(part.leaves(), part.left(), part.right(), null, part.cost() + move));
      }
    }
  }

  private double width(long leaves) {
    double width = 0;
    for (int i = 0; i < graph.leaves().size(); i++) {
      if ((leaves & 1L << i) != 0) {
        width += metadata.getAverageRowSize(graph.leaves().get(i));
      }
    }

    return width;
  }

  private Map<String, Part> join(Map<String, Part> left, Map<String, Part> right) {
    Map<String, Part> joined = new LinkedHashMap<>();
    for (Part one : left.values()) {
      for (Part other : right.values()) {
        if (one.site() == other.site()) {
          offer(joined, join(one, other));
        }
      }
    }

    leave(joined);
    return joined;
  }

  private Part join(Part one, Part other) {
    boolean swap = rows(one.leaves()) < rows(other.leaves());
    Part probe = swap ? other : one;
    Part build = swap ? one : other;
    long leaves = one.leaves() | other.leaves();
    double work =
        connected(one.leaves(), other.leaves())
            ? rows(build.leaves()) * BUILD + rows(probe.leaves()) * PROBE
            : rows(build.leaves()) * rows(probe.leaves()) * PROBE;
    double cost = one.cost() + other.cost() + work + rows(leaves) * OUT;
    return new Part(leaves, probe, build, one.site(), cost);
  }

  private static Part cheapest(Map<String, Part> parts) {
    return parts.values().stream().min((a, b) -> Double.compare(a.cost(), b.cost())).orElseThrow();
  }

  // Enumeration

  private Map<String, Part> exhaustive(List<Map<String, Part>> leaves) {
    int count = leaves.size();
    List<Map<String, Part>> best = new ArrayList<>();
    for (int set = 0; set < 1 << count; set++) {
      best.add(
          Integer.bitCount(set) == 1
              ? leaves.get(Integer.numberOfTrailingZeros(set))
              : split(set, best));
      checkCancelled();
    }

    Map<String, Part> all = best.get((1 << count) - 1);
    return all.isEmpty() ? greedy(leaves) : all;
  }

  /** The cheapest ways to join the two sides of any cut of a set that a condition crosses. */
  private Map<String, Part> split(int set, List<Map<String, Part>> best) {
    Map<String, Part> parts = new LinkedHashMap<>();
    for (int side = (set - 1) & set; side > 0; side = (side - 1) & set) {
      int rest = set & ~side;
      if (side < rest || best.get(side).isEmpty() || best.get(rest).isEmpty()) {
        continue;
      }

      if (connected(side, rest)) {
        join(best.get(side), best.get(rest)).values().forEach(part -> offer(parts, part));
      }
    }

    return parts;
  }

  /** Joins the pair that gives the fewest rows, connected pairs first, until one part is left. */
  private Map<String, Part> greedy(List<Map<String, Part>> leaves) {
    List<Map<String, Part>> parts = new ArrayList<>(leaves);
    while (parts.size() > 1) {
      checkCancelled();
      int first = 0;
      int second = 1;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < parts.size(); i++) {
        for (int j = i + 1; j < parts.size(); j++) {
          double score = score(leavesOf(parts.get(i)), leavesOf(parts.get(j)));
          if (score < least) {
            least = score;
            first = i;
            second = j;
          }
        }
      }

      Map<String, Part> joined = join(parts.get(first), parts.get(second));
      parts.remove(second);
      parts.set(first, joined);
    }

    return parts.get(0);
  }

  private double score(long one, long other) {
    double joined = rows(one | other);
    return connected(one, other) ? joined : joined * 1e12;
  }

  private static long leavesOf(Map<String, Part> parts) {
    return parts.values().iterator().next().leaves();
  }

  private void checkCancelled() {
    if (cancelled.getAsBoolean()) {
      throw new ArrowLakeException(
          ErrorCode.QUERY_CANCELLED, "The query was cancelled while its joins were ordered");
    }
  }

  /** Whether a condition speaks of both sides and of nothing else. */
  private boolean connected(long one, long other) {
    for (long leaves : conditionLeaves) {
      if ((leaves & one) != 0 && (leaves & other) != 0 && (leaves & ~(one | other)) == 0) {
        return true;
      }
    }

    return false;
  }

  // Sizes

  /**
   * The rows of a set of inputs joined by all the conditions among them; the same whatever the
   * order.
   */
  private double rows(long leaves) {
    Double known = rows.get(leaves);
    if (known != null) {
      return known;
    }

    double product = 1;
    for (int i = 0; i < graph.leaves().size(); i++) {
      if ((leaves & 1L << i) != 0) {
        product *= metadata.getRowCount(graph.leaves().get(i));
      }
    }

    double joined = Math.max(1, product * selectivity(leaves));
    rows.put(leaves, joined);
    return joined;
  }

  private double selectivity(long leaves) {
    Map<List<Integer>, List<RexCall>> equalities = new LinkedHashMap<>();
    double selectivity = 1;
    for (int i = 0; i < graph.conditions().size(); i++) {
      long speaksOf = conditionLeaves.get(i);
      if ((speaksOf & ~leaves) != 0 || Long.bitCount(speaksOf) < 2) {
        continue;
      }

      RexNode condition = graph.conditions().get(i);
      if (condition.getKind() == SqlKind.EQUALS && isColumns((RexCall) condition)) {
        List<Integer> pair =
            List.of(Long.numberOfTrailingZeros(speaksOf), 63 - Long.numberOfLeadingZeros(speaksOf));
        equalities.computeIfAbsent(pair, p -> new ArrayList<>()).add((RexCall) condition);
      } else {
        selectivity *= UNKNOWN_CONDITION;
      }
    }

    for (Map.Entry<List<Integer>, List<RexCall>> entry : equalities.entrySet()) {
      selectivity *= selectivity(entry.getKey(), entry.getValue());
    }

    return selectivity;
  }

  private static final double UNKNOWN_CONDITION = 1 / 3d;

  private static boolean isColumns(RexCall equality) {
    return equality.getOperands().stream().allMatch(RexInputRef.class::isInstance);
  }

  private double selectivity(List<Integer> pair, List<RexCall> equalities) {
    ImmutableBitSet.Builder left = ImmutableBitSet.builder();
    ImmutableBitSet.Builder right = ImmutableBitSet.builder();
    for (RexCall equality : equalities) {
      for (RexNode operand : equality.getOperands()) {
        int column = ((RexInputRef) operand).getIndex();
        int leaf = graph.leafOf(column);
        (leaf == pair.get(0) ? left : right).set(column - graph.starts().get(leaf));
      }
    }

    return StatisticsMetadata.equiJoinSelectivity(
        graph.leaves().get(pair.get(0)),
        left.build(),
        graph.leaves().get(pair.get(1)),
        right.build(),
        metadata);
  }

  /**
   * Makes the algebra of a part; each condition stands at the lowest join that has all its inputs.
   */
  private final class TreeBuilder {
    private final boolean[] used = new boolean[graph.conditions().size()];

    private RelNode build(Part part) {
      List<Integer> columns = new ArrayList<>();
      RelNode tree = build(part, columns);
      List<RexNode> projects = new ArrayList<>();
      List<RelDataType> types =
          graph.rowType().getFieldList().stream().map(f -> f.getType()).toList();
      for (int i = 0; i < graph.output().size(); i++) {
        projects.add(new RexInputRef(columns.indexOf(graph.output().get(i)), types.get(i)));
      }

      return LogicalProject.create(
          tree, List.of(), projects, graph.rowType().getFieldNames(), Set.of());
    }

    /** The tree of a part; {@code columns} receives the numbered columns that its columns are. */
    private RelNode build(Part part, List<Integer> columns) {
      if (part.left() == null || part.right() == null) {
        int leaf = Long.numberOfTrailingZeros(part.leaves());
        for (int c = graph.starts().get(leaf); c < graph.starts().get(leaf + 1); c++) {
          columns.add(c);
        }

        return filtered(graph.leaves().get(leaf), part.leaves(), columns);
      }

      RelNode left = build(part.left(), columns);
      List<Integer> rightColumns = new ArrayList<>();
      RelNode right = build(part.right(), rightColumns);
      columns.addAll(rightColumns);
      RexNode condition = conditions(part.leaves(), columns, left.getCluster().getRexBuilder());
      return LogicalJoin.create(left, right, List.of(), condition, Set.of(), JoinRelType.INNER);
    }

    private RelNode filtered(RelNode leaf, long leaves, List<Integer> columns) {
      RexNode condition = conditions(leaves, columns, leaf.getCluster().getRexBuilder());
      return condition.isAlwaysTrue() ? leaf : LogicalFilter.create(leaf, condition);
    }

    private RexNode conditions(long leaves, List<Integer> columns, RexBuilder builder) {
      List<RexNode> conjuncts = new ArrayList<>();
      for (int i = 0; i < used.length; i++) {
        if (!used[i] && (conditionLeaves.get(i) & ~leaves) == 0) {
          used[i] = true;
          conjuncts.add(renumber(graph.conditions().get(i), columns));
        }
      }

      return RexUtil.composeConjunction(builder, conjuncts);
    }

    private static RexNode renumber(RexNode condition, List<Integer> columns) {
      return condition.accept(
          new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
              return new RexInputRef(columns.indexOf(ref.getIndex()), ref.getType());
            }
          });
    }
  }
}
