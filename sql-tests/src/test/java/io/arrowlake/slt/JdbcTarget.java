package io.arrowlake.slt;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks JDBC connections directly.
 *
 * @param usual the connection that records without a name mean
 * @param named those that {@code connection} names; all stay the caller's
 */
record JdbcTarget(Set<String> engines, Connection usual, Map<String, Connection> named)
    implements SltTarget {

  @Override
  public List<String> modes() {
    return List.of("direct");
  }

  private Connection connection(@Nullable String name) {
    Connection connection = name == null ? usual : named.get(name);
    if (connection == null) {
      throw new IllegalArgumentException("No connection of that name: " + name);
    }

    return connection;
  }

  @Override
  public long execute(@Nullable String connection, String sql) throws SQLException {
    try (Statement statement = connection(connection).createStatement()) {
      statement.execute(sql);
      return statement.getUpdateCount();
    }
  }

  @Override
  public SltResult query(String mode, @Nullable String connection, String sql, String types)
      throws SQLException {
    try (Statement statement = connection(connection).createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      return SltResult.read(results, types);
    }
  }
}
