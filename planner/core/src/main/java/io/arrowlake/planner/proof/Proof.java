package io.arrowlake.planner.proof;

/** The answer to whether an operation may run at a site. Immutable. */
public sealed interface Proof {

  /** The site gives the same rows as the house's meaning of the operation. */
  record Exact() implements Proof {}

  /** The site may keep more rows of a filter than it should: the filter is applied again above. */
  record Superset(String detail) implements Proof {}

  /**
   * The operation stays out of the site.
   *
   * @param detail what was refused, in words
   * @param remedy the one thing that a user can do about it, empty where there is nothing
   */
  record Refused(RefusalReason reason, String detail, String remedy) implements Proof {}

  /** The same result. */
  static Proof exact() {
    return new Exact();
  }

  /** More rows at most, for the reason given. */
  static Proof superset(String detail) {
    return new Superset(detail);
  }

  /** Stays out, and nothing can be done about it. */
  static Proof refuse(RefusalReason reason, String detail) {
    return new Refused(reason, detail, "");
  }

  /** Stays out; the user can do something about it. */
  static Proof refuse(RefusalReason reason, String detail, String remedy) {
    return new Refused(reason, detail, remedy);
  }

  /** Whether the result is the same. */
  default boolean isExact() {
    return this instanceof Exact;
  }
}
