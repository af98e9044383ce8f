package io.arrowlake.cli;

import io.arrowlake.testkit.tpch.TpchData;
import io.arrowlake.testkit.tpch.TpchRelation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** The tables of the demonstration: half of TPC-H in PostgreSQL, half of it in Parquet files. */
final class DemoData {
  /** The tables in PostgreSQL. */
  static final Set<TpchRelation> IN_POSTGRES =
      EnumSet.of(
          TpchRelation.CUSTOMER, TpchRelation.ORDERS, TpchRelation.NATION, TpchRelation.REGION);

  /** The tables in files. */
  static final Set<TpchRelation> IN_FILES = EnumSet.complementOf(EnumSet.copyOf(IN_POSTGRES));

  private final double scale;
  private final Interrupt interrupt;
  private final TpchData data;
  private volatile String progress = "starting";

  DemoData(double scale, Interrupt interrupt) {
    this.scale = scale;
    this.interrupt = interrupt;
    this.data = new TpchData(scale, this::made);
  }

  /** How far the making has come. */
  String progress() {
    return progress;
  }

  private void made(TpchRelation table, long rows) {
    if (interrupt.isRaised()) {
      throw new CancellationException("The demonstration was interrupted");
    }

    progress =
        String.format(
            Locale.ROOT,
            "%s: %,d of about %,d rows",
            table.tableName(),
            rows,
            table.expectedRows(scale));
  }

  /** Loads the tables of the server. */
  void load(DemoServer server) throws SQLException {
    server.createDatabase();
    try (Connection connection = server.connect()) {
      data.loadPostgres(connection, IN_POSTGRES);
    }
  }

  /** Writes the files. */
  void write(DemoFolder folder) throws SQLException {
    data.writeParquet(folder.data(), IN_FILES);
  }
}
