package io.arrowlake.cli;

import io.arrowlake.engine.QueryExecution;
import java.io.IOException;

/** Writes the rows of a statement in one form. */
@FunctionalInterface
interface ResultWriter {

  /**
   * Takes all rows of a started execution that has rows, batch by batch.
   *
   * @return the number of rows
   * @throws IOException where they cannot be written
   * @throws io.arrowlake.planner.error.ArrowLakeException where the execution fails
   */
  long write(QueryExecution execution) throws IOException;
}
