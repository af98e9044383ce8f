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
  /** What a byte takes to come from the server at one megabyte per second, in nanoseconds. */
  private static final double BYTE = 1e9 / (1 << 20);

  /**
   * What a byte takes that is sent there to be joined, beyond its way: with it, it took 30 to 60
   * nanoseconds more than one that was joined elsewhere, by arrays of 50,000 rows as by a temporary
   * table of 600,000.
   */
  private static final double BYTE_JOINED = 16;

  /** Values are sent as text, which has so many times more bytes than they are held in. */
  private static final double TEXT = 2;

  /** More rows are read from here sooner than sent there. */
  private static final InputLimit INPUTS = new InputLimit(1_000_000, 64_000_000);

  /**
   * Nanoseconds, from COPY of a table of 3 million rows and 11 columns on two busy cores: a
   * microsecond for a row of 80 bytes to be encoded, sent and decoded, of which reading it takes
   * less than a tenth. A fragment starts with three round trips.
   */
  private static SiteCost cost(int bandwidth) {
    double network = BYTE / bandwidth;
    return new SiteCost(1_000_000, 70, 50, network, BYTE_JOINED + TEXT * network);
  }

  @Override
  public String kind() {
    return "postgres";
  }

  @Override
  public Source open(String catalog, SourceOptions options, SourceContext context) {
    PostgresConfig config = options.bind(catalog, PostgresConfig.class);
    Site site =
        new SqlSite(
            catalog, new PostgresDialect(config.specialValues()), cost(config.bandwidth()), INPUTS);
    return new PostgresSource(catalog, config, context, site);
  }
}
