package io.arrowlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles that have what the page of PostgreSQL grants them, and nothing else, do what it says. */
class PermissionsTest {
  private static final String DATABASE = "permissions";

  @TempDir private Path folder;
  private final TestingPostgresServer server = TestingPostgresServer.shared();

  @BeforeEach
  void grant() throws Exception {
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    server.execute(
        DATABASE,
        "CREATE TABLE orders (id int PRIMARY KEY, t text)",
        "INSERT INTO orders VALUES (1, 'a'), (2, 'b')");
    server.execute(DATABASE, DocumentedGrants.statements(DATABASE).toArray(new String[0]));
    StringBuilder config = new StringBuilder("catalogs:\n");
    for (String role : DocumentedGrants.ROLES) {
      config.append(
          "  %s: {type: postgres, url: '%s', user: '%s', password: x}%n"
              .formatted(role, server.url(DATABASE), role));
    }

    Files.writeString(folder.resolve("arrowlake.yaml"), config);
    Files.writeString(folder.resolve("more.csv"), "id,t\n2,x\n3,c\n");
  }

  private CommandRun run(String command, String... words) {
    List<String> all =
        new ArrayList<>(List.of(command, "--config", folder.resolve("arrowlake.yaml").toString()));
    all.addAll(List.of(words));
    return CommandRun.of(all.toArray(new String[0]));
  }

  private void succeeds(String sql) {
    CommandRun run = run("sql", "-e", sql);
    assertThat(run.code()).as(sql + ": " + run.err()).isZero();
  }

  private void loads(String... options) {
    List<String> words = new ArrayList<>(List.of(folder.resolve("o.parquet").toString()));
    words.addAll(List.of(options));
    CommandRun run = run("ingest", words.toArray(new String[0]));
    assertThat(run.code()).as(run.err()).isZero();
  }

  private String value(String sql) throws SQLException {
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void grantsAreEnough() throws Exception {
    succeeds("SELECT * FROM reader.public.orders WHERE id = 1");
    assertThat(run("sql", "-e", "DELETE FROM reader.public.orders").code()).isNotZero();
    succeeds("INSERT INTO writer.public.orders VALUES (9, 'z')");
    succeeds("UPDATE writer.public.orders SET t = m.t FROM 'more.csv' m WHERE m.id = orders.id");
    succeeds("DELETE FROM writer.public.orders WHERE id = 9");
    assertThat(value("SELECT string_agg(o::text, ' ' ORDER BY id) FROM orders o"))
        .isEqualTo("(1,a) (2,x)");
    assertThat(run("sql", "-e", "CREATE TABLE writer.public.n (i int)").code()).isNotZero();
    succeeds("CREATE TABLE loader.public.made AS SELECT * FROM 'more.csv'");
    String file = folder.resolve("o.parquet").toString();
    assertThat(
            run("sql", "--format", "parquet", "--output", file, "-e", "SELECT 7 AS id, 'p' AS t")
                .code())
        .isZero();
    loads("--to", "loader.public.fresh", "--create", "--key", "id");
    loads("--to", "loader.public.fresh", "--mode", "replace");
    loads("--to", "loader.public.fresh", "--mode", "upsert", "--key", "id");
    assertThat(value("SELECT string_agg(f::text, ' ') FROM fresh f")).isEqualTo("(7,p)");
    server.execute(DATABASE, "GRANT SELECT, INSERT ON orders TO loader");
    loads("--to", "loader.public.orders");
    assertThat(value("SELECT count(*) FROM orders")).isEqualTo("3");
    server.dropDatabase(DATABASE);
  }
}
