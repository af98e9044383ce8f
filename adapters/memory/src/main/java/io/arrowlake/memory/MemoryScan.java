package io.arrowlake.memory;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.plan.QueryWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * What a fragment asks of memory, read from its tree. Immutable.
 *
 * @param table the table
 * @param columns the positions of its columns that come out, in order, some more than once
 * @param offset how many rows are left out at the start
 * @param fetch how many rows come out at most
 */
record MemoryScan(SourceTable table, List<Integer> columns, long offset, long fetch) {

  /** Reads a tree of the operations that {@link MemoryPushdown} proves. */
  static MemoryScan of(RelNode node, QueryWriter.Bindings bindings) {
    if (node instanceof TableScan scan) {
      return all(scan);
    } else if (node instanceof Project project) {
      return of(project.getInput(), bindings).project(project.getProjects());
    } else if (node instanceof Sort sort && sort.getCollation().getFieldCollations().isEmpty()) {
      return of(sort.getInput(), bindings)
          .limit(rows(sort.offset, 0, bindings), rows(sort.fetch, Long.MAX_VALUE, bindings));
    }

    throw new IllegalStateException("Memory refuses " + node.getRelTypeName());
  }

  private static MemoryScan all(TableScan scan) {
    SourceTable table = scan.getTable().unwrap(SourceTable.class);
    if (table == null) {
      throw new IllegalStateException("Not a table of a source: " + scan.getTable());
    }

    List<Integer> columns = IntStream.range(0, table.columns().size()).boxed().toList();
    return new MemoryScan(table, columns, 0, Long.MAX_VALUE);
  }

  private MemoryScan project(List<RexNode> expressions) {
    List<Integer> chosen =
        expressions.stream().map(e -> columns.get(((RexInputRef) e).getIndex())).toList();
    return new MemoryScan(table, chosen, offset, fetch);
  }

  /** A limit on the rows that come out so far. */
  private MemoryScan limit(long skip, long most) {
    long left = fetch == Long.MAX_VALUE ? fetch : Math.max(0, fetch - skip);
    return new MemoryScan(table, columns, offset + skip, Math.min(left, most));
  }

  private static long rows(
      @Nullable RexNode expression, long otherwise, QueryWriter.Bindings bindings) {
    if (expression == null) {
      return otherwise;
    }

    RexNode literal =
        expression instanceof RexDynamicParam parameter
            ? bindings.parameters().get(parameter.getIndex())
            : expression;
    BigDecimal rows = ((RexLiteral) literal).getValueAs(BigDecimal.class);
    return rows == null ? otherwise : rows.longValueExact();
  }
}
