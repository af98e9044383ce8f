package io.arrowlake.planner.statistics;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.ChainedRelMetadataProvider;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.MetadataDef;
import org.apache.calcite.rel.metadata.MetadataHandler;
import org.apache.calcite.rel.metadata.ReflectiveRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelColumnOrigin;
import org.apache.calcite.rel.metadata.RelMdPredicates;
import org.apache.calcite.rel.metadata.RelMdUtil;
import org.apache.calcite.rel.metadata.RelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** The metadata that is computed from the sources' statistics, in front of Calcite's defaults. */
public final class StatisticsMetadata {
  private StatisticsMetadata() {}

  /**
   * Row counts, selectivities, distinct counts and sizes of ours; everything else as Calcite has
   * it.
   */
  public static RelMetadataProvider provider() {
    return ChainedRelMetadataProvider.of(
        ImmutableList.of(
            ReflectiveRelMetadataProvider.reflectiveSource(
                new RowCount(), BuiltInMetadata.RowCount.Handler.class),
            ReflectiveRelMetadataProvider.reflectiveSource(
                new Selectivity(), BuiltInMetadata.Selectivity.Handler.class),
            ReflectiveRelMetadataProvider.reflectiveSource(
                new DistinctRowCount(), BuiltInMetadata.DistinctRowCount.Handler.class),
            ReflectiveRelMetadataProvider.reflectiveSource(
                new Size(), BuiltInMetadata.Size.Handler.class),
            ReflectiveRelMetadataProvider.reflectiveSource(
                new Predicates(), BuiltInMetadata.Predicates.Handler.class),
            DefaultRelMetadataProvider.INSTANCE));
  }

  /**
   * The selectivity of the equalities between the columns of two inputs: one over the larger number
   * of distinct keys.
   */
  static double equiJoinSelectivity(
      RelNode left,
      ImmutableBitSet leftKeys,
      RelNode right,
      ImmutableBitSet rightKeys,
      RelMetadataQuery metadata) {
    if (leftKeys.isEmpty()) {
      return 1;
    }

    double distinct =
        Math.max(distinctKeys(left, leftKeys, metadata), distinctKeys(right, rightKeys, metadata));
    return 1 / Math.max(1, distinct);
  }

  private static double distinctKeys(
      RelNode node, ImmutableBitSet keys, RelMetadataQuery metadata) {
    Double distinct = metadata.getDistinctRowCount(node, keys, null);
    return distinct == null ? metadata.getRowCount(node) : distinct;
  }

  /** Row counts: what earlier runs gave, else of joins and groupings what statistics say. */
  public static final class RowCount implements MetadataHandler<BuiltInMetadata.RowCount> {
    @Override
    public MetadataDef<BuiltInMetadata.RowCount> getDef() {
      return BuiltInMetadata.RowCount.DEF;
    }

    /** The number of rows of a table. */
    public Double getRowCount(TableScan scan, RelMetadataQuery metadata) {
      return StatisticsQuery.observed(scan, metadata)
          .orElseGet(() -> scan.estimateRowCount(metadata));
    }

    /** The number of rows of a filter. */
    public Double getRowCount(Filter filter, RelMetadataQuery metadata) {
      return StatisticsQuery.observed(filter, metadata)
          .orElseGet(() -> filter.estimateRowCount(metadata));
    }

    /** The number of rows of a join. */
    public Double getRowCount(Join join, RelMetadataQuery metadata) {
      return StatisticsQuery.observed(join, metadata).orElseGet(() -> estimate(join, metadata));
    }

    private static double estimate(Join join, RelMetadataQuery metadata) {
      double left = metadata.getRowCount(join.getLeft());
      double right = metadata.getRowCount(join.getRight());
      JoinInfo info = join.analyzeCondition();
      double equal =
          equiJoinSelectivity(
              join.getLeft(), info.leftSet(), join.getRight(), info.rightSet(), metadata);
      RexNode rest = info.getRemaining(join.getCluster().getRexBuilder());
      double inner = left * right * equal * new SelectivityEstimator(join, metadata).of(rest);
      double matched = Math.min(left, left * matchShare(join, info, metadata));
      return Math.max(
          1,
          switch (join.getJoinType()) {
            case SEMI -> matched;
            case ANTI, LEFT_MARK -> join.getJoinType() == JoinRelType.ANTI ? left - matched : left;
            case LEFT -> Math.max(inner, left);
            case RIGHT -> Math.max(inner, right);
            case FULL -> Math.max(inner, left + right);
            default -> inner;
          });
    }

    /**
     * The share of left rows that have a match, taking the smaller set of keys to be contained in
     * the larger.
     */
    private static double matchShare(Join join, JoinInfo info, RelMetadataQuery metadata) {
      if (info.leftKeys.isEmpty()) {
        return 0.5;
      }

      double left = distinctKeys(join.getLeft(), info.leftSet(), metadata);
      double right = distinctKeys(join.getRight(), info.rightSet(), metadata);
      return Math.min(1, right / Math.max(1, left));
    }

    /** The number of groups. */
    public Double getRowCount(Aggregate aggregate, RelMetadataQuery metadata) {
      if (aggregate.getGroupCount() == 0) {
        return 1d;
      }

      return StatisticsQuery.observed(aggregate, metadata)
          .orElseGet(() -> estimate(aggregate, metadata));
    }

    private static double estimate(Aggregate aggregate, RelMetadataQuery metadata) {
      Double groups =
          metadata.getDistinctRowCount(aggregate.getInput(), aggregate.getGroupSet(), null);
      double rows = metadata.getRowCount(aggregate.getInput());
      return Math.max(1, groups == null ? rows / 10 : Math.min(rows, groups))
          * aggregate.getGroupSets().size();
    }
  }

  /** Shares of rows. */
  public static final class Selectivity implements MetadataHandler<BuiltInMetadata.Selectivity> {
    @Override
    public MetadataDef<BuiltInMetadata.Selectivity> getDef() {
      return BuiltInMetadata.Selectivity.DEF;
    }

    /** The share of rows of a node that satisfy a condition. */
    public Double getSelectivity(
        RelNode node, RelMetadataQuery metadata, @Nullable RexNode condition) {
      return condition == null ? 1d : new SelectivityEstimator(node, metadata).of(condition);
    }
  }

  /** Numbers of distinct values. */
  public static final class DistinctRowCount
      implements MetadataHandler<BuiltInMetadata.DistinctRowCount> {
    /** Of a column of which nothing is known, one row in ten is taken to bring a new value. */
    private static final double UNKNOWN_SHARE = 0.1;

    @Override
    public MetadataDef<BuiltInMetadata.DistinctRowCount> getDef() {
      return BuiltInMetadata.DistinctRowCount.DEF;
    }

    /**
     * The number of distinct combinations of some columns among the rows that satisfy a condition.
     */
    public Double getDistinctRowCount(
        RelNode node,
        RelMetadataQuery metadata,
        ImmutableBitSet columns,
        @Nullable RexNode condition) {
      double rows = metadata.getRowCount(node);
      if (condition != null) {
        rows *= metadata.getSelectivity(node, condition);
      }

      // The columns of one table have no more combinations than the table has rows.
      Map<Object, Double> byTable = new HashMap<>();
      Map<Object, Double> tableRows = new HashMap<>();
      for (int column : columns) {
        RelColumnOrigin origin = metadata.getColumnOrigin(node, column);
        Object table =
            origin == null ? (Object) column : origin.getOriginTable().getQualifiedName();
        byTable.merge(table, distinct(node, column, metadata, rows), (a, b) -> a * b);
        tableRows.put(table, origin == null ? rows : origin.getOriginTable().getRowCount());
      }

      double combinations = 1;
      for (Map.Entry<Object, Double> entry : byTable.entrySet()) {
        combinations *= Math.min(entry.getValue(), Math.max(1, tableRows.get(entry.getKey())));
      }

      return Math.max(1, Math.min(rows, combinations));
    }

    /**
     * The values of a base column that are still there after so many of its rows were drawn (balls
     * into urns).
     */
    private static double distinct(
        RelNode node, int column, RelMetadataQuery metadata, double rows) {
      double known = SelectivityEstimator.statistics(node, column, metadata).distinctCount();
      if (Double.isNaN(known)) {
        boolean unique =
            Boolean.TRUE.equals(metadata.areColumnsUnique(node, ImmutableBitSet.of(column)));
        return unique ? rows : Math.max(1, rows * UNKNOWN_SHARE);
      }

      return Math.max(1, RelMdUtil.numDistinctVals(known, rows));
    }
  }

  /** Widths of values in bytes. */
  public static final class Size implements MetadataHandler<BuiltInMetadata.Size> {
    private static final double TEXT = 24;

    @Override
    public MetadataDef<BuiltInMetadata.Size> getDef() {
      return BuiltInMetadata.Size.DEF;
    }

    /** The width of a row. */
    public Double averageRowSize(RelNode node, RelMetadataQuery metadata) {
      double size = 0;
      for (Double column : averageColumnSizes(node, metadata)) {
        size += column;
      }

      return size;
    }

    /** The widths of the columns. */
    public List<Double> averageColumnSizes(RelNode node, RelMetadataQuery metadata) {
      List<Double> sizes = new ArrayList<>();
      for (RelDataTypeField field : node.getRowType().getFieldList()) {
        double known =
            RelOptUtil.findTables(node).isEmpty()
                ? Double.NaN
                : SelectivityEstimator.statistics(node, field.getIndex(), metadata).averageWidth();
        sizes.add(Double.isNaN(known) ? width(field.getType()) : known);
      }

      return sizes;
    }

    private static double width(RelDataType type) {
      return switch (type.getSqlTypeName()) {
        case BOOLEAN -> 1;
        case SMALLINT -> 2;
        case INTEGER, REAL, DATE -> 4;
        case DECIMAL, UUID -> 16;
        case CHAR, VARCHAR, VARBINARY, ARRAY, ROW, MAP ->
            type.getPrecision() > 0 ? Math.min(TEXT, type.getPrecision()) : TEXT;
        default -> 8;
      };
    }
  }

  /** What holds in all rows of joins and intersections. */
  public static final class Predicates implements MetadataHandler<BuiltInMetadata.Predicates> {
    /**
     * From more predicates of its inputs nothing is inferred for a join. What Calcite infers from
     * equal columns, and simplifies, grows faster than their square: a chain of 64 joins on one key
     * spent a second on it.
     */
    private static final int MOST = 24;

    private final RelMdPredicates inference = new RelMdPredicates();

    @Override
    public MetadataDef<BuiltInMetadata.Predicates> getDef() {
      return BuiltInMetadata.Predicates.DEF;
    }

    /** What holds in all rows of a join. */
    public RelOptPredicateList getPredicates(Join join, RelMetadataQuery query) {
      RelOptPredicateList left = query.getPulledUpPredicates(join.getLeft());
      RelOptPredicateList right = query.getPulledUpPredicates(join.getRight());
      if (left.pulledUpPredicates.size() + right.pulledUpPredicates.size() <= MOST) {
        return inference.getPredicates(join, query);
      }

      RexBuilder builder = join.getCluster().getRexBuilder();
      Set<RexNode> predicates = new LinkedHashSet<>();
      if (!join.getJoinType().generatesNullsOnLeft()) {
        predicates.addAll(left.pulledUpPredicates);
      }

      if (join.getJoinType().projectsRight() && !join.getJoinType().generatesNullsOnRight()) {
        int leftColumns = join.getLeft().getRowType().getFieldCount();
        predicates.addAll(right.shift(builder, leftColumns).pulledUpPredicates);
      }

      if (join.getJoinType() == JoinRelType.INNER) {
        predicates.addAll(RelOptUtil.conjunctions(join.getCondition()));
      }

      return RelOptPredicateList.of(builder, predicates);
    }

    /**
     * What holds in all rows of an intersection: what does in any input. Calcite looks which of it
     * implies which, and breaks off at constants that are casts.
     */
    public RelOptPredicateList getPredicates(Intersect intersect, RelMetadataQuery query) {
      Set<RexNode> predicates = new LinkedHashSet<>();
      for (RelNode input : intersect.getInputs()) {
        predicates.addAll(query.getPulledUpPredicates(input).pulledUpPredicates);
      }

      return RelOptPredicateList.of(intersect.getCluster().getRexBuilder(), predicates);
    }
  }
}
