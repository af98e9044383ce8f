package io.arrowlake.spi;

/** What a load does with the rows that its table has. */
public enum LoadMode {
  /** They stay. */
  APPEND,
  /** They go, all at once, when the new rows are complete. */
  REPLACE,
  /** Those with the key of a new row are changed to it; among new rows the last one counts. */
  UPSERT
}
