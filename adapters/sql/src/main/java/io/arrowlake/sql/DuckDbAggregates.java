package io.arrowlake.sql;

import static io.arrowlake.sql.StandardAggregates.aggregate;
import static io.arrowlake.sql.StandardAggregates.both;

import io.arrowlake.sql.AggregateTable.Use;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;

/** The aggregates that DuckDB has besides the standard ones. Stateless. */
final class DuckDbAggregates {
  private static final int WIDEST = 38;

  /** With ten digits to spare no number of rows that there is overflows. */
  private static final int SAFE_PRECISION = 28;

  private static final AggregateTable STANDARD = StandardAggregates.table().build();

  private DuckDbAggregates() {}

  static AggregateTable table() {
    return StandardAggregates.table()
        .add("SUM", bounded("SUM"))
        .add("$SUM0", bounded("$SUM0"))
        .add("CORR", varied("CORR", "regr_sxx", "regr_syy"))
        .add("REGR_SLOPE", varied("REGR_SLOPE", "regr_sxx"))
        .add(
            "PERCENTILE_CONT",
            aggregate(
                StandardAggregates::isShareOfNumbers, use -> percentile(use, "cont", "DOUBLE")))
        .add(
            "PERCENTILE_DISC",
            aggregate(StandardAggregates::isShareOfOrdered, use -> percentile(use, "disc", "")))
        .add("ANY_VALUE", both(types -> types.size() == 1, use -> use.call("any_value")))
        .add("ARRAY_AGG", aggregate(types -> types.size() == 1, use -> use.call("array_agg")))
        .add("SINGLE_VALUE", aggregate(types -> types.size() == 1, DuckDbAggregates::single))
        .build();
  }

  /** A statistic that is NULL where one of these is 0; DuckDB gives NaN there. */
  private static AggregateTable.Entry varied(String name, String... spreads) {
    AggregateTable.Entry standard = STANDARD.entry(name);
    return both(
        standard.applies(),
        use -> {
          List<String> doubles =
              use.arguments().stream()
                  .map(argument -> "CAST(" + argument.text() + " AS DOUBLE)")
                  .toList();
          String isFlat =
              Arrays.stream(spreads)
                  .map(spread -> use.call(spread, doubles).text() + " = 0")
                  .collect(Collectors.joining(" OR "));
          return Sql.atom(
              "CASE WHEN "
                  + isFlat
                  + " THEN NULL ELSE "
                  + standard.spelling().write(use).text()
                  + " END");
        });
  }

  /** DuckDB's own percentiles take a constant only, which a sub-select hides. */
  private static Sql percentile(Use use, String kind, String type) {
    Sql value = use.arguments().get(1);
    String list =
        "list("
            + (type.isEmpty() ? value : SqlDialectBase.castText(value, type))
            + use.order()
            + ")"
            + use.tail();
    String fraction = "any_value(" + use.arguments().get(0) + ")" + use.tail();
    return use.dialect()
        .castText(
            Sql.atom("house_percentile_" + kind + "(" + list + ", " + fraction + ")"), use.type());
  }

  /**
   * DuckDB fails for a sum of wide decimals beyond its 128 bits only, which hold more than the type
   * does.
   */
  private static AggregateTable.Entry bounded(String name) {
    AggregateTable.Entry standard = STANDARD.entry(name);
    return both(
        standard.applies(),
        use -> {
          Sql sum = standard.spelling().write(use);
          RelDataType type = use.types().get(0);
          if (Family.of(type) != Family.DECIMAL || type.getPrecision() <= SAFE_PRECISION) {
            return sum;
          }

          int scale = use.type().getScale();
          String most = "9".repeat(WIDEST - scale) + "." + "9".repeat(scale);
          return Sql.atom(
              "CASE WHEN abs("
                  + sum.text()
                  + ") > "
                  + most
                  + " THEN error('Overflow in sum of decimals: value is out of range') ELSE "
                  + sum.text()
                  + " END");
        });
  }

  private static Sql single(Use use) {
    String argument = use.arguments().get(0).text();
    return Sql.atom(
        "CASE WHEN count(*)"
            + use.tail()
            + " > 1 THEN error('more than one row returned by a subquery used as an expression')"
            + " ELSE "
            + use.call("first", List.of(argument))
            + " END");
  }
}
