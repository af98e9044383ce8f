package io.arrowlake.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Arrays;

/** The failure of a batch: what came before it has been done. */
final class Batches {
  private Batches() {}

  static BatchUpdateException failed(long[] counts, int done, SQLException cause) {
    BatchUpdateException failure =
        new BatchUpdateException(
            "Statement " + (done + 1) + " of the batch failed: " + cause.getMessage(),
            cause.getSQLState(),
            cause.getErrorCode(),
            Arrays.copyOf(counts, done),
            cause);
    failure.setNextException(cause);
    return failure;
  }
}
