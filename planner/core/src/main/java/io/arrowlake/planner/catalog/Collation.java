package io.arrowlake.planner.catalog;

/** How a source compares the text of a column. */
public enum Collation {
  /** Not a text column. */
  NONE,
  /** By bytes, the order of the house: C, POSIX, ucs_basic, UTF-8 binary. */
  BINARY,
  /** Equal means equal bytes, but the order is that of a locale. */
  DETERMINISTIC,
  /** Different bytes may be equal, as in a case-insensitive collation. */
  NONDETERMINISTIC,
  /** A text that the statement computes: the order is the source's default one. */
  DERIVED
}
