package io.arrowlake.planner.error;

/** The party that can mend an error. */
public enum ErrorType {
  /** The statement or the configuration is wrong; its author mends it. */
  USER,
  /** A source refused, failed or went away. */
  SOURCE,
  /** A limit of memory, time or disk was reached. */
  RESOURCE,
  /** A defect of ArrowLake. */
  INTERNAL
}
