package io.arrowlake.files;

import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.ValueRange;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * A column of a relation of DuckDB as the house reads it. Immutable.
 *
 * @param facts its name, house type and collation
 * @param expression what gives the house type, over the relation
 * @param unknown whether it is read as text because the house has no such type
 */
record HouseColumn(ColumnFacts facts, String expression, boolean unknown) {

  /** The column, whose values lie in a range. */
  HouseColumn within(ValueRange range) {
    return new HouseColumn(facts.within(range), expression, unknown);
  }

  /** The nullability, and the length of a text where one is declared. */
  record Declared(boolean nullable, @Nullable Integer length, @Nullable String remark) {

    /** Nothing is declared. */
    static final Declared NOTHING = new Declared(true, null, null);
  }

  /** The column of this name and type of DuckDB. */
  static HouseColumn of(String name, String typeText, Declared declared) {
    String column = Quoting.identifier(name);
    Optional<DuckDbType> parsed = DuckDbType.parse(typeText);
    HouseType house = parsed.map(HouseType::of).orElse(HouseType.TEXT);
    boolean floored = parsed.filter(type -> type.name().equals("TIMESTAMP_NS")).isPresent();
    if (floored) {
      house = HouseType.of(new DuckDbType("TIMESTAMP", List.of(), 0, 0));
    }

    RelDataType type =
        HouseType.withNullability(
            declared.length() == null || house.type().getSqlTypeName() != SqlTypeName.VARCHAR
                ? house.type()
                : HouseType.varchar(declared.length()),
            declared.nullable());
    String expression =
        floored
            ? floor(column)
            : house.exact() ? column : "CAST(" + column + " AS " + house.duckDb() + ")";
    Collation collation =
        type.getSqlTypeName() == SqlTypeName.VARCHAR ? Collation.BINARY : Collation.NONE;
    return new HouseColumn(
        new ColumnFacts(name, type, typeText, collation, declared.remark()),
        expression,
        house.unknown());
  }

  /** A cast would round towards 1970; the house floors. */
  private static String floor(String column) {
    String nanos = "epoch_ns(" + column + ")";
    return "make_timestamp("
        + nanos
        + " // 1000 - CASE WHEN "
        + nanos
        + " % 1000 < 0 THEN 1 ELSE 0 END)";
  }
}
