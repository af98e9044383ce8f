package io.arrowlake.engine.arrow;

import io.arrowlake.sql.Family;
import io.arrowlake.testkit.Dice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The values that the columns, literals and parameters of one case come from. Used by one thread.
 */
final class CasePools {
  /** All types that the operators compute with. */
  private static final List<RelDataType> TYPES =
      List.of(
          ArrowFixture.type(SqlTypeName.BOOLEAN),
          ArrowFixture.type(SqlTypeName.SMALLINT),
          ArrowFixture.type(SqlTypeName.INTEGER),
          ArrowFixture.type(SqlTypeName.INTEGER),
          ArrowFixture.type(SqlTypeName.BIGINT),
          ArrowFixture.type(SqlTypeName.DECIMAL, 9, 2),
          ArrowFixture.type(SqlTypeName.DECIMAL, 18, 4),
          ArrowFixture.type(SqlTypeName.DECIMAL, 20, 6),
          ArrowFixture.type(SqlTypeName.DECIMAL, 38, 0),
          ArrowFixture.type(SqlTypeName.DECIMAL, 38, 4),
          ArrowFixture.type(SqlTypeName.REAL),
          ArrowFixture.type(SqlTypeName.DOUBLE),
          ArrowFixture.type(SqlTypeName.VARCHAR),
          ArrowFixture.type(SqlTypeName.VARCHAR),
          ArrowFixture.type(SqlTypeName.VARCHAR, 5),
          ArrowFixture.type(SqlTypeName.VARBINARY),
          ArrowFixture.type(SqlTypeName.UUID),
          ArrowFixture.type(SqlTypeName.DATE),
          ArrowFixture.type(SqlTypeName.TIME, 6),
          ArrowFixture.type(SqlTypeName.TIMESTAMP, 6),
          ArrowFixture.type(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, 6));

  private final Dice chance;
  private final int size;
  private final boolean extreme;
  private final Map<RelDataType, ValuePool> pools = new HashMap<>();
  private final List<RexLiteral> parameters = new ArrayList<>();

  /**
   * Pools of so many values.
   *
   * @param extreme whether the ends of the types' ranges may be among them
   */
  CasePools(Dice chance, int size, boolean extreme) {
    this.chance = chance;
    this.size = size;
    this.extreme = extreme;
  }

  /** Whether sums of the columns of tables are the same in any order, floats included. */
  boolean sumInAnyOrder() {
    return !extreme;
  }

  RelDataType type() {
    return chance.oneOf(TYPES);
  }

  RelDataType type(Family family) {
    return chance.oneOf(TYPES.stream().filter(type -> Family.of(type) == family).toList());
  }

  ValuePool of(RelDataType type) {
    RelDataType nullable = ArrowFixture.TYPES.createTypeWithNullability(type, true);
    return pools.computeIfAbsent(nullable, key -> ValuePool.of(nullable, chance, size, extreme));
  }

  /** A value of the type, null where there is no literal for it. */
  @Nullable RexLiteral literal(RexBuilder rex, RelDataType type) {
    boolean isKnown = TYPES.stream().anyMatch(known -> Family.of(known) == Family.of(type));
    return isKnown ? of(type).literal(rex, chance.below(of(type).size())) : null;
  }

  /** The literal, or seldom a parameter with its value. */
  RexNode parameterOr(RexBuilder rex, RexLiteral literal) {
    if (!chance.percent(20)) {
      return literal;
    }

    parameters.add(literal);
    return rex.makeDynamicParam(literal.getType(), parameters.size() - 1);
  }

  List<RexLiteral> parameters() {
    return List.copyOf(parameters);
  }
}
