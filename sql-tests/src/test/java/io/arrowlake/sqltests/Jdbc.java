package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What tests do with an engine of theirs, or with the server that judges it, over JDBC. */
final class Jdbc {
  private Jdbc() {}

  /**
   * An engine with a database as its catalog {@code shop}; the caller closes it.
   *
   * @param folder where its configuration is written
   * @param options further keys of the catalog, each after a comma
   */
  static Connection engine(
      Path folder, TestingPostgresServer server, String database, String options)
      throws IOException, SQLException {
    return connect(folder, server, server.url(database), options);
  }

  /** The same with a database at another address, such as one behind a pooler. */
  static Connection at(Path folder, TestingPostgresServer server, String url)
      throws IOException, SQLException {
    return connect(folder, server, url, "");
  }

  private static Connection connect(
      Path folder, TestingPostgresServer server, String url, String options)
      throws IOException, SQLException {
    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(
        config,
        "catalogs:\n  shop: {type: postgres, url: '%s', user: '%s', password: '%s'%s}\n"
            .formatted(url, server.user(), server.password(), options));
    return DriverManager.getConnection("jdbc:arrowlake:config=" + config);
  }

  /** Runs statements, one after the other. */
  static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Writes the rows of a query, which DuckDB computes, to a Parquet file. */
  static void parquet(Connection duckDb, Path file, String query) throws SQLException {
    run(duckDb, "COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
  }

  /** The number of rows that a statement changes. */
  static long update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }

  /** The rows of a query in their order, each as its values with bars between them. */
  static List<String> rows(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(String.valueOf(row.getString(i)));
        }

        rows.add(String.join("|", values));
      }
    }

    return rows;
  }

  /** Cancels a query that has run for some time, and sees it end so. */
  static void cancel(Connection connection, String sql, long millis) throws Exception {
    try (Statement statement = connection.createStatement()) {
      Thread canceller =
          new Thread(
              () -> {
                try {
                  Thread.sleep(millis);
                  statement.cancel();
                } catch (InterruptedException | SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      canceller.start();
      assertThatThrownBy(() -> statement.executeQuery(sql).next()).hasMessageContaining("AL-1201");
      canceller.join();
    }
  }
}
