package io.arrowlake.planner.proof;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * One thing that a site is asked to do, with the facts of the columns that it does it on. Input
 * references in expressions count through {@code inputs}.
 */
public sealed interface Operation {

  /** Reads a table. */
  record Scan(SourceTable table) implements Operation {}

  /** Keeps the rows for which a conjunct is true. */
  record Filter(RexNode condition, List<ColumnFacts> inputs) implements Operation {}

  /** Computes one column; it may hold window functions. */
  record Project(RexNode expression, List<ColumnFacts> inputs) implements Operation {}

  /** Groups by a column. */
  record Group(ColumnFacts column) implements Operation {}

  /** Computes more than one grouping set in one pass. */
  record GroupingSets() implements Operation {}

  /** Computes one aggregate. */
  record Aggregate(AggregateCall call, List<ColumnFacts> inputs) implements Operation {}

  /** Orders by a column. */
  record Sort(RelFieldCollation key, ColumnFacts column) implements Operation {}

  /** Keeps a number of rows. */
  record Limit() implements Operation {}

  /** Joins two inputs of the site; the columns of the right follow those of the left. */
  record Join(JoinRelType type, RexNode condition, List<ColumnFacts> inputs) implements Operation {}

  /** UNION, INTERSECT or EXCEPT, with ALL or without; asked once for each column of each input. */
  record SetOperation(SqlKind kind, boolean all, ColumnFacts column) implements Operation {}

  /** Assigns a value of the column's house type to a column, as UPDATE and INSERT do. */
  record Assign(ColumnFacts column) implements Operation {}

  /** Takes the rows of another fragment, to be joined there. */
  record Input(List<ColumnFacts> columns) implements Operation {}

  /** Rows of literals. */
  record Values(List<ColumnFacts> columns, List<? extends List<RexLiteral>> rows)
      implements Operation {}
}
