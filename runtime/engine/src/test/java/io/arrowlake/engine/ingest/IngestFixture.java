package io.arrowlake.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.engine.IngestExecution;
import io.arrowlake.engine.IngestProgress;
import io.arrowlake.engine.IngestRequest;
import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryEngineBuilder;
import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest.Creation;
import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An engine, a database of its own to load into, a folder of Parquet files, and two judges. */
final class IngestFixture implements AutoCloseable {
  static final int GROUP_ROWS = 2_048;

  final TestingPostgresServer server;
  final String database;
  final Path folder;
  final QueryEngine engine;
  private final Connection duckDb;

  IngestFixture(TestingPostgresServer server, String database, Path folder, String url)
      throws SQLException {
    this.server = server;
    this.database = database;
    this.folder = folder;
    this.engine =
        new QueryEngineBuilder()
            .catalog(
                "shop",
                Map.of(
                    "type", "postgres", "url", url, "user", server.user(), "password", "postgres"))
            .build();
    this.duckDb = DriverManager.getConnection("jdbc:duckdb:");
  }

  static IngestFixture fresh(String database, Path folder) throws SQLException {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.dropDatabase(database);
    server.createDatabase(database);
    return new IngestFixture(server, database, folder, server.url(database));
  }

  /** Writes a file of small row groups from a query of DuckDB. */
  Path parquet(String name, String query) throws SQLException {
    Path file = folder.resolve(name);
    try (Statement statement = duckDb.createStatement()) {
      statement.execute(
          "COPY (%s) TO '%s' (FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE %d)"
              .formatted(query, file, GROUP_ROWS));
    }

    return file;
  }

  IngestExecution ingest(IngestRequest request) {
    return engine.ingest(request);
  }

  IngestProgress run(IngestRequest request) {
    try (IngestExecution execution = engine.ingest(request)) {
      return execution.run();
    }
  }

  IngestRequest request(String table, LoadMode mode, Creation creation) {
    return request(table, mode, creation, List.of(), Map.of(), null);
  }

  IngestRequest request(
      String table,
      LoadMode mode,
      Creation creation,
      List<String> key,
      Map<String, String> mapping,
      @Nullable Path rejects) {
    return new IngestRequest(
        folder.resolve("*.parquet").toString(),
        List.of("shop", "public", table),
        mode,
        creation,
        key,
        mode == LoadMode.UPSERT ? 1 : 2,
        mapping,
        rejects);
  }

  void execute(String... statements) {
    server.execute(database, statements);
  }

  String value(String sql) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  @Override
  public void close() throws SQLException {
    engine.close();
    duckDb.close();
  }
}
