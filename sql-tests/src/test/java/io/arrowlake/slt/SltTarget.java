package io.arrowlake.slt;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a script's statements are executed and its queries are asked. Used by one thread. */
interface SltTarget {
  /** The names that {@code onlyif} and {@code skipif} know it by. */
  Set<String> engines();

  /** The ways in which a query is run, at least one. */
  List<String> modes();

  /**
   * Executes a statement.
   *
   * @param connection the name in the script, null for the usual one
   * @return how many rows it changed, or -1
   */
  long execute(@Nullable String connection, String sql) throws SQLException;

  /** The rows of a query in one of the modes. */
  SltResult query(String mode, @Nullable String connection, String sql, String types)
      throws SQLException;
}
