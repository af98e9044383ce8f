package io.arrowlake.sql;

import static io.arrowlake.sql.StandardAggregates.aggregate;
import static io.arrowlake.sql.StandardAggregates.both;

import io.arrowlake.sql.AggregateTable.Use;
import java.util.List;

/** The aggregates that DuckDB has besides the standard ones. Stateless. */
final class DuckDbAggregates {
  private DuckDbAggregates() {}

  static AggregateTable table() {
    return StandardAggregates.table()
        .add("ANY_VALUE", both(types -> types.size() == 1, use -> use.call("any_value")))
        .add("ARRAY_AGG", aggregate(types -> types.size() == 1, use -> use.call("array_agg")))
        .add("SINGLE_VALUE", aggregate(types -> types.size() == 1, DuckDbAggregates::single))
        .build();
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
