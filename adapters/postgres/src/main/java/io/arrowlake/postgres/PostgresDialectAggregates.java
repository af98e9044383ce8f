package io.arrowlake.postgres;

import io.arrowlake.sql.AggregateTable;
import io.arrowlake.sql.StandardAggregates;

/** The aggregates of PostgreSQL. Stateless. */
final class PostgresDialectAggregates {
  private PostgresDialectAggregates() {}

  static AggregateTable table() {
    return StandardAggregates.table()
        .add("ANY_VALUE", StandardAggregates.table().build().entry("MIN"))
        .build();
  }
}
