package io.arrowlake.postgres;

import io.arrowlake.sql.AggregateTable;
import io.arrowlake.sql.StandardAggregates;

/** The aggregates of PostgreSQL. Stateless. */
final class PostgresDialectAggregates {
  private PostgresDialectAggregates() {}

  static AggregateTable table() {
    return StandardAggregates.table()
        .add(
            "PERCENTILE_CONT",
            StandardAggregates.aggregate(
                StandardAggregates::isShareOfNumbers, use -> use.withinGroup("percentile_cont")))
        .add(
            "PERCENTILE_DISC",
            StandardAggregates.aggregate(
                StandardAggregates::isShareOfOrdered, use -> use.withinGroup("percentile_disc")))
        .add("ANY_VALUE", StandardAggregates.table().build().entry("MIN"))
        .build();
  }
}
