package io.arrowlake.planner;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Sample;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * How far the answer of a query is determined by its tables. Immutable.
 *
 * @param reasons why other rows would be right too, in words; empty where there is one answer
 * @param order the columns that decide the order of the rows, most significant first; empty for any
 *     order. Rows that tie may change places.
 * @param columns the columns whose values are determined whatever the reasons say; empty where
 *     there are none to tell apart
 */
public record Determinacy(List<String> reasons, List<Integer> order, List<Integer> columns) {
  private static final Set<SqlKind> BY_POSITION =
      Set.of(
          SqlKind.ROW_NUMBER,
          SqlKind.NTILE,
          SqlKind.LAG,
          SqlKind.LEAD,
          SqlKind.FIRST_VALUE,
          SqlKind.LAST_VALUE,
          SqlKind.NTH_VALUE);

  private static final Set<SqlKind> IN_ORDER_OF_ROWS =
      Set.of(
          SqlKind.LISTAGG,
          SqlKind.STRING_AGG,
          SqlKind.ARRAY_AGG,
          SqlKind.ARRAY_CONCAT_AGG,
          SqlKind.COLLECT,
          SqlKind.ANY_VALUE);

  public Determinacy {
    reasons = List.copyOf(reasons);
    order = List.copyOf(order);
    columns = List.copyOf(columns);
  }

  /** What can be said of the answer of a query. */
  public static Determinacy of(BoundStatement query) {
    RelNode tree = query.tree();
    List<Integer> order =
        tree instanceof Sort sort
            ? sort.getCollation().getFieldCollations().stream()
                .map(RelFieldCollation::getFieldIndex)
                .toList()
            : List.of();
    Finder finder = new Finder(tree.getCluster().getMetadataQuery());
    if (tree instanceof Sort sort && !finder.isTotal(sort)) {
      finder.visit(sort.getInput());
      // Which of the tying rows are cut is open; what they are ordered by is not.
      List<Integer> columns = finder.reasons.isEmpty() ? order : List.of();
      finder.reasons.add(Finder.CUT);
      return new Determinacy(List.copyOf(finder.reasons), order, columns);
    }

    finder.visit(tree);
    boolean decided = finder.reasons.isEmpty();
    int width = tree.getRowType().getFieldCount();
    return new Determinacy(
        List.copyOf(finder.reasons),
        order,
        decided ? IntStream.range(0, width).boxed().toList() : List.of());
  }

  /** Whether there is one answer. */
  public boolean isDetermined() {
    return reasons.isEmpty();
  }

  /** Walks through a tree and its sub-queries. */
  private static final class Finder extends RexShuttle {
    private static final String CUT = "LIMIT or OFFSET among rows that tie";

    private final RelMetadataQuery metadata;
    private final Set<String> reasons = new LinkedHashSet<>();

    Finder(RelMetadataQuery metadata) {
      this.metadata = metadata;
    }

    private void visit(RelNode node) {
      if (node instanceof Sort sort && !isTotal(sort)) {
        reasons.add(CUT);
      } else if (node instanceof Sample) {
        reasons.add("TABLESAMPLE");
      } else if (node instanceof Aggregate aggregate) {
        aggregate.getAggCallList().forEach(this::visit);
      }

      node.accept(this);
      node.getInputs().forEach(this::visit);
    }

    private void visit(AggregateCall call) {
      if (IN_ORDER_OF_ROWS.contains(call.getAggregation().getKind())) {
        reasons.add(name(call.getAggregation().getName()) + " of rows that tie");
      }
    }

    private static String name(String operator) {
      return operator.toLowerCase(Locale.ROOT) + "()";
    }

    /** Whether a LIMIT can only keep the same rows. */
    private boolean isTotal(Sort sort) {
      if (sort.fetch == null && sort.offset == null) {
        return true;
      }

      ImmutableBitSet keys = ImmutableBitSet.of(sort.getCollation().getKeys());
      return keys.cardinality() == sort.getRowType().getFieldCount()
          || Boolean.TRUE.equals(metadata.areColumnsUnique(sort.getInput(), keys));
    }

    @Override
    public RexNode visitCall(RexCall call) {
      if (!call.getOperator().isDeterministic()) {
        reasons.add(name(call.getOperator().getName()));
      }

      return super.visitCall(call);
    }

    @Override
    public RexNode visitOver(RexOver over) {
      SqlKind kind = over.getAggOperator().getKind();
      if (BY_POSITION.contains(kind)
          || IN_ORDER_OF_ROWS.contains(kind)
          || over.getWindow().isRows() && !over.getWindow().orderKeys.isEmpty()) {
        reasons.add(name(over.getAggOperator().getName()) + " OVER rows that tie");
      }

      return super.visitOver(over);
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      visit(subQuery.rel);
      return super.visitSubQuery(subQuery);
    }
  }
}
