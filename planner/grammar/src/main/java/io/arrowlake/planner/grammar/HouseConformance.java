package io.arrowlake.planner.grammar;

import org.apache.calcite.sql.validate.SqlAbstractConformance;

/**
 * The choices that ArrowLake makes where dialects of SQL differ: those of Postgres, and the strict
 * one where Postgres has none.
 *
 * <p>GROUP BY is strict: a lenient one lets ungrouped columns pass and breaks GROUPING SETS.
 */
public final class HouseConformance extends SqlAbstractConformance {
  /** The only instance; it has no state. */
  public static final HouseConformance INSTANCE = new HouseConformance();

  private HouseConformance() {}

  @Override
  public boolean isNonStrictGroupBy() {
    return false;
  }

  /**
   * An input column of that name comes first, as in Postgres; Calcite looks for it before the
   * alias.
   */
  @Override
  public boolean isGroupByAlias() {
    return true;
  }

  @Override
  public boolean isGroupByOrdinal() {
    return true;
  }

  @Override
  public boolean isHavingAlias() {
    return false;
  }

  @Override
  public boolean isSortByOrdinal() {
    return true;
  }

  @Override
  public boolean isSortByAlias() {
    return true;
  }

  /** A bare name in ORDER BY is the output column, even where an input column has that name. */
  @Override
  public boolean isSortByAliasObscures() {
    return true;
  }

  @Override
  public boolean isFromRequired() {
    return false;
  }

  @Override
  public boolean isBangEqualAllowed() {
    return true;
  }

  @Override
  public boolean isPercentRemainderAllowed() {
    return true;
  }

  @Override
  public boolean isMinusAllowed() {
    return false;
  }

  @Override
  public boolean isApplyAllowed() {
    return true;
  }

  @Override
  public boolean isInsertSubsetColumnsAllowed() {
    return true;
  }

  @Override
  public boolean allowExplicitRowValueConstructor() {
    return true;
  }

  /**
   * LIMIT start, count is refused: it has its numbers in the opposite order of LIMIT ... OFFSET.
   */
  @Override
  public boolean isLimitStartCountAllowed() {
    return false;
  }

  @Override
  public boolean isOffsetLimitAllowed() {
    return true;
  }

  @Override
  public boolean allowExtendedTrim() {
    return true;
  }

  /** Accepts INTERVAL '3' MONTHS beside MONTH. */
  @Override
  public boolean allowPluralTimeUnits() {
    return true;
  }

  @Override
  public boolean allowQualifyingCommonColumn() {
    return true;
  }

  @Override
  public boolean isValueAllowed() {
    return false;
  }

  @Override
  public boolean allowLenientCoercion() {
    return false;
  }
}
