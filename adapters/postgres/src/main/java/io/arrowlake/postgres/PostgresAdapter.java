package io.arrowlake.postgres;

import io.arrowlake.planner.proof.InputLimit;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.spi.Adapter;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.spi.SourceOptions;
import io.arrowlake.sql.SqlSite;

/** The adapter of PostgreSQL databases, kind {@code postgres}. */
public final class PostgresAdapter implements Adapter {
  /**
   * Nanoseconds, from COPY of a table of 3 million rows and 11 columns on two busy cores: a
   * microsecond for a row of 80 bytes to be encoded, sent and decoded, of which reading it takes
   * less than a tenth. A fragment starts with three round trips. A byte that is sent to be joined
   * took 30 to 60 nanoseconds more than one that was joined elsewhere, by arrays of 50,000 rows as
   * by a temporary table of 600,000.
   */
  private static final SiteCost COST = new SiteCost(1_000_000, 70, 50, 12, 40);

  /** More rows are read from here sooner than sent there. */
  private static final InputLimit INPUTS = new InputLimit(1_000_000, 64_000_000);

  @Override
  public String kind() {
    return "postgres";
  }

  @Override
  public Source open(String catalog, SourceOptions options, SourceContext context) {
    PostgresConfig config = options.bind(catalog, PostgresConfig.class);
    Site site = new SqlSite(catalog, new PostgresDialect(config.specialValues()), COST, INPUTS);
    return new PostgresSource(catalog, config, context, site);
  }
}
