package io.arrowlake.planner.catalog;

import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * What a source says of a column, and what proofs are made from. Immutable.
 *
 * @param name the name, in the source's case
 * @param type the house type, with its nullability
 * @param remoteType the name of the type at the source, as the source spells it, such as {@code
 *     bpchar}; empty for a computed column
 * @param collation how the source compares it
 * @param remark the comment on the column, null where there is none
 * @param range what the values of an exact numeric column lie between in the snapshot that is read,
 *     null where the source cannot prove it
 */
public record ColumnFacts(
    String name,
    RelDataType type,
    String remoteType,
    Collation collation,
    @Nullable String remark,
    @Nullable ValueRange range) {

  /** The facts of a column of whose values nothing is proven. */
  public ColumnFacts(
      String name,
      RelDataType type,
      String remoteType,
      Collation collation,
      @Nullable String remark) {
    this(name, type, remoteType, collation, remark, null);
  }

  /** The facts of a column that a statement computes. */
  public static ColumnFacts derived(String name, RelDataType type) {
    boolean text =
        switch (type.getSqlTypeName()) {
          case CHAR, VARCHAR -> true;
          default -> false;
        };
    return new ColumnFacts(name, type, "", text ? Collation.DERIVED : Collation.NONE, null);
  }

  /**
   * These facts under another name and type: a column as an outer join or a projection hands it on.
   */
  public ColumnFacts as(String newName, RelDataType newType) {
    return new ColumnFacts(newName, newType, remoteType, collation, remark, range);
  }

  /** These facts with what the values lie between, null where that is not proven. */
  public ColumnFacts within(@Nullable ValueRange newRange) {
    return new ColumnFacts(name, type, remoteType, collation, remark, newRange);
  }
}
