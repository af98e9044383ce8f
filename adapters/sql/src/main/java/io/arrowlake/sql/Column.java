package io.arrowlake.sql;

import io.arrowlake.planner.catalog.ColumnFacts;

/**
 * A column of a {@link Select} as an expression over what it reads.
 *
 * @param sql the expression
 * @param facts what is known of its values, with its house type
 * @param kind what it is made of
 * @param use told when the column is used by anything
 */
record Column(Sql sql, ColumnFacts facts, Kind kind, Runnable use) {

  enum Kind {
    /** A column of a table or sub-select. */
    PLAIN,
    /** No column at all. */
    CONSTANT,
    /** Anything over columns. */
    EXPRESSION,
    /** The result of an aggregate. */
    AGGREGATE,
    /** An expression with a window function. */
    WINDOW
  }

  Column(Sql sql, ColumnFacts facts, Kind kind) {
    this(sql, facts, kind, () -> {});
  }

  boolean isPlain() {
    return kind == Kind.PLAIN;
  }

  /** The column for a reader who takes it as the table keeps it. */
  Column asKept() {
    return new Column(sql, facts, Kind.EXPRESSION, use);
  }
}
