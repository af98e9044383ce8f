package io.arrowlake.planner.proof;

/** Why an operation stays out of a source. The names are printed by EXPLAIN and are stable. */
public enum RefusalReason {
  /** The adapter has no such operation. */
  NOT_IMPLEMENTED,
  /** The function or operator is not in the source's proof table. */
  FUNCTION_NOT_PROVEN,
  /** The source compares this text by another rule. */
  COLLATION,
  /** The text is blank-padded at the source. */
  BLANK_PADDED,
  /** The types differ in meaning, or the source's type has no house type. */
  TYPE,
  /** It can fail at the source where the house would not have evaluated it. */
  PARTIAL_FUNCTION,
  /** The inputs are at different places. */
  DIFFERENT_SITES,
  /** An operation below it stayed out of the source. */
  INPUT_NOT_PUSHED,
  /** It can be pushed, but is cheaper elsewhere. */
  COST
}
