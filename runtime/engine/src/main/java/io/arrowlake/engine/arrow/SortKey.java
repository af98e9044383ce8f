package io.arrowlake.engine.arrow;

/** A column to order by. */
record SortKey(int column, Lane lane, boolean descending, boolean nullsFirst) {}
