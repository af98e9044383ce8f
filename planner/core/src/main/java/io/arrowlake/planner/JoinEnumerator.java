package io.arrowlake.planner;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.planner.statistics.ObservedRows;
import io.arrowlake.planner.statistics.RelationShape;
import io.arrowlake.planner.statistics.StatisticsQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
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
  /** The share of pairs that a condition leaves of which nothing is known. */
  private static final double UNKNOWN_CONDITION = 1 / 3d;

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
  private final PlanningTime time;
  private final List<Long> conditionLeaves;
  private final List<Long> classLeaves;
  private final Map<Long, Double> rows = new HashMap<>();
  private final ObservedRows observed;

  /** The tables of each input, empty where what runs gave is not known by them. */
  private final List<Optional<List<SourceTable>>> leafTables;

  /** What runs gave of sets of inputs, by how many times it was what statistics say. */
  private final Map<Long, Double> corrections = new LinkedHashMap<>();

  JoinEnumerator(JoinGraph graph, RelMetadataQuery metadata, PlanningTime time) {
    this.graph = graph;
    this.metadata = metadata;
    this.time = time;
    this.conditionLeaves = graph.conditions().stream().map(graph::leavesOf).toList();
    this.classLeaves = graph.classes().stream().map(graph::leavesOf).toList();
    this.observed = StatisticsQuery.observed(metadata);
    this.leafTables =
        observed == ObservedRows.NONE
            ? List.of()
            : graph.leaves().stream().map(RelationShape::tables).toList();
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

    Map<String, Part> all =
        parts.size() > EXHAUSTIVE
            ? greedy(parts)
            : time.attempt("the best order of joins", stop -> exhaustive(parts, stop))
                .orElseGet(() -> greedy(parts));
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

  private Map<String, Part> exhaustive(List<Map<String, Part>> leaves, BooleanSupplier cancelled) {
    int count = leaves.size();
    if (observed != ObservedRows.NONE) {
      correct(count);
    }

    List<Map<String, Part>> best = new ArrayList<>();
    for (int set = 0; set < 1 << count; set++) {
      best.add(
          Integer.bitCount(set) == 1
              ? leaves.get(Integer.numberOfTrailingZeros(set))
              : split(set, best));
      check(cancelled);
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
      check(time.cancelled());
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

  private static void check(BooleanSupplier cancelled) {
    if (cancelled.getAsBoolean()) {
      throw new ArrowLakeException(
          ErrorCode.QUERY_CANCELLED, "The query was cancelled while its joins were ordered");
    }
  }

  /**
   * Whether the sides have equal columns, or a condition speaks of both sides and of nothing else.
   */
  private boolean connected(long one, long other) {
    for (long leaves : classLeaves) {
      if ((leaves & one) != 0 && (leaves & other) != 0) {
        return true;
      }
    }

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
    if (known == null) {
      known = Math.max(1, estimate(leaves) * correction(leaves));
      rows.put(leaves, known);
    }

    return known;
  }

  /**
   * Looks up what runs gave of each set of several inputs. What they gave of a part also corrects
   * the sets that it belongs to: they would else look better only for not having been tried.
   */
  private void correct(int count) {
    for (long set = 1; set < 1L << count; set++) {
      if (Long.bitCount(set) > 1) {
        OptionalDouble gave = observed(set);
        if (gave.isPresent()) {
          corrections.put(set, gave.getAsDouble() / estimate(set));
        }
      }
    }
  }

  /** The correction of the largest set of which something is known. */
  private double correction(long leaves) {
    double correction = 1;
    int most = 0;
    for (Map.Entry<Long, Double> entry : corrections.entrySet()) {
      long set = entry.getKey();
      if ((set & ~leaves) == 0 && Long.bitCount(set) > most) {
        most = Long.bitCount(set);
        correction = entry.getValue();
      }
    }

    return correction;
  }

  private OptionalDouble observed(long leaves) {
    List<SourceTable> tables = new ArrayList<>();
    for (int leaf = 0; leaf < leafTables.size(); leaf++) {
      if ((leaves & 1L << leaf) != 0) {
        if (leafTables.get(leaf).isEmpty()) {
          return OptionalDouble.empty();
        }

        tables.addAll(leafTables.get(leaf).get());
      }
    }

    return observed.knows(RelationShape.names(tables))
        ? observed.rows(shape(leaves, tables))
        : OptionalDouble.empty();
  }

  private RelationShape shape(long leaves, List<SourceTable> tables) {
    List<RelNode> inputs = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    for (int leaf = 0; leaf < graph.leaves().size(); leaf++) {
      if ((leaves & 1L << leaf) != 0) {
        inputs.add(graph.leaves().get(leaf));
        for (int c = graph.starts().get(leaf); c < graph.starts().get(leaf + 1); c++) {
          columns.add(c);
        }
      }
    }

    List<List<Integer>> equal =
        graph.classes().stream()
            .map(set -> set.asList().stream().map(columns::indexOf).filter(c -> c >= 0).toList())
            .filter(set -> set.size() > 1)
            .toList();
    List<RexNode> within = new ArrayList<>();
    for (int i = 0; i < conditionLeaves.size(); i++) {
      if ((conditionLeaves.get(i) & ~leaves) == 0) {
        within.add(renumber(graph.conditions().get(i), columns));
      }
    }

    return RelationShape.join(inputs, tables, equal, within);
  }

  private double estimate(long leaves) {
    double product = 1;
    long before = 0;
    for (int i = 0; i < graph.leaves().size(); i++) {
      long bit = 1L << i;
      if ((leaves & bit) != 0) {
        product *= metadata.getRowCount(graph.leaves().get(i)) * equalShare(i, before);
        before |= bit;
      }
    }

    return Math.max(1, product * conditionShare(leaves));
  }

  private double conditionShare(long leaves) {
    double share = 1;
    for (long speaksOf : conditionLeaves) {
      if ((speaksOf & ~leaves) == 0 && Long.bitCount(speaksOf) > 1) {
        share *= UNKNOWN_CONDITION;
      }
    }

    return share;
  }

  /** The share of pairs that the classes leave when an input joins a set of others. */
  private double equalShare(int leaf, long others) {
    ImmutableBitSet.Builder own = ImmutableBitSet.builder();
    Map<Integer, ImmutableBitSet.Builder> partners = new LinkedHashMap<>();
    for (int i = 0; i < graph.classes().size(); i++) {
      if ((classLeaves.get(i) & others) == 0 || (classLeaves.get(i) & 1L << leaf) == 0) {
        continue;
      }

      own.set(member(i, 1L << leaf) - graph.starts().get(leaf));
      int partner = member(i, others);
      int owner = graph.leafOf(partner);
      partners
          .computeIfAbsent(owner, o -> ImmutableBitSet.builder())
          .set(partner - graph.starts().get(owner));
    }

    if (partners.isEmpty()) {
      return 1;
    }

    double distinct = 1;
    for (Map.Entry<Integer, ImmutableBitSet.Builder> partner : partners.entrySet()) {
      distinct *= distinct(partner.getKey(), partner.getValue().build());
    }

    // Several columns of one partner: the pairs of the smaller side are taken to be among those of
    // the larger.
    ImmutableBitSet keys = own.build();
    double mine = distinct(leaf, keys);
    boolean composite = keys.cardinality() > 1 && partners.size() == 1;
    return 1 / Math.max(1, composite ? Math.min(mine, distinct) : Math.max(mine, distinct));
  }

  private double distinct(int leaf, ImmutableBitSet columns) {
    RelNode node = graph.leaves().get(leaf);
    Double distinct = metadata.getDistinctRowCount(node, columns, null);
    return distinct == null ? metadata.getRowCount(node) : distinct;
  }

  /** The first column of a class that comes from one of these inputs. */
  private int member(int equal, long leaves) {
    for (int column : graph.classes().get(equal)) {
      if ((leaves & 1L << graph.leafOf(column)) != 0) {
        return column;
      }
    }

    return -1;
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
      RexBuilder builder = left.getCluster().getRexBuilder();
      List<RexNode> conjuncts = equalities(part.left().leaves(), part.right().leaves(), columns);
      conjuncts.addAll(conditions(part.leaves(), columns));
      RexNode condition = RexUtil.composeConjunction(builder, conjuncts);
      return LogicalJoin.create(left, right, List.of(), condition, Set.of(), JoinRelType.INNER);
    }

    /**
     * An input with the conditions that speak of it alone, equalities of its own columns among
     * them.
     */
    private RelNode filtered(RelNode leaf, long leaves, List<Integer> columns) {
      List<RexNode> conjuncts = conditions(leaves, columns);
      for (ImmutableBitSet equal : graph.classes()) {
        int first = -1;
        for (int column : equal) {
          if (columns.contains(column)) {
            if (first >= 0) {
              conjuncts.add(equality(first, column, columns));
            }

            first = column;
          }
        }
      }

      RexBuilder builder = leaf.getCluster().getRexBuilder();
      return conjuncts.isEmpty()
          ? leaf
          : LogicalFilter.create(leaf, RexUtil.composeConjunction(builder, conjuncts));
    }

    /**
     * One equality for each class with members on both sides; those of one side are equal already.
     */
    private List<RexNode> equalities(long left, long right, List<Integer> columns) {
      List<RexNode> conjuncts = new ArrayList<>();
      for (int i = 0; i < classLeaves.size(); i++) {
        if ((classLeaves.get(i) & left) != 0 && (classLeaves.get(i) & right) != 0) {
          conjuncts.add(equality(member(i, left), member(i, right), columns));
        }
      }

      return conjuncts;
    }

    private RexNode equality(int left, int right, List<Integer> columns) {
      RexBuilder builder = graph.leaves().get(0).getCluster().getRexBuilder();
      return builder.makeCall(
          SqlStdOperatorTable.EQUALS, column(left, columns), column(right, columns));
    }

    private RexNode column(int column, List<Integer> columns) {
      int leaf = graph.leafOf(column);
      RelDataType type =
          graph
              .leaves()
              .get(leaf)
              .getRowType()
              .getFieldList()
              .get(column - graph.starts().get(leaf))
              .getType();
      return new RexInputRef(columns.indexOf(column), type);
    }

    private List<RexNode> conditions(long leaves, List<Integer> columns) {
      List<RexNode> conjuncts = new ArrayList<>();
      for (int i = 0; i < used.length; i++) {
        if (!used[i] && (conditionLeaves.get(i) & ~leaves) == 0) {
          used[i] = true;
          conjuncts.add(renumber(graph.conditions().get(i), columns));
        }
      }

      return conjuncts;
    }
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
