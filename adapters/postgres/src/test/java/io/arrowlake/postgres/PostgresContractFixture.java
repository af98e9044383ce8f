package io.arrowlake.postgres;

import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceOptions;
import io.arrowlake.testkit.AdapterFixture;
import io.arrowlake.testkit.PostgresSamples;
import io.arrowlake.testkit.SampleTable;
import io.arrowlake.testkit.TestingPostgresServer;
import io.arrowlake.testkit.TestingSourceContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes the contracts' tables on a PostgreSQL server, whose log tells what reached it. */
final class PostgresContractFixture implements AdapterFixture {
  private static final String DATABASE = "contract";

  private final TestingPostgresServer server = TestingPostgresServer.shared();
  private final TestingSourceContext context;
  private final Source source;

  PostgresContractFixture() throws SQLException {
    server.createDatabase(DATABASE);
    this.context = new TestingSourceContext(Path.of("."));
    this.source =
        new PostgresAdapter()
            .open(
                "pg",
                new SourceOptions(
                    Map.of(
                        "url", server.url(DATABASE),
                        "user", server.user(),
                        "password", server.password())),
                context);
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public String schema() {
    return "public";
  }

  @Override
  public void create(SampleTable table) {
    try (Connection connection = server.connect(DATABASE)) {
      PostgresSamples.create(connection, table);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void append(SampleTable rows) {
    try (Connection connection = server.connect(DATABASE)) {
      PostgresSamples.append(connection, rows);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void drop(String table) {
    server.execute(DATABASE, "DROP TABLE " + table);
  }

  @Override
  public List<String> received(Runnable action) {
    long mark = server.logMark();
    action.run();
    return server.statementsSince(mark).stream().map(s -> s.toLowerCase(Locale.ROOT)).toList();
  }

  @Override
  public void close() throws SQLException {
    source.close();
    context.close();
    server.dropDatabase(DATABASE);
  }
}
