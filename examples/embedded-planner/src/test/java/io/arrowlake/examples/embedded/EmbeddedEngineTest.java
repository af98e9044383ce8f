package io.arrowlake.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.catalog.Collation;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.FederatedPlan;
import io.arrowlake.postgres.PostgresDialect;
import io.arrowlake.sql.DuckDbDialect;
import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine of the example over PostgreSQL and DuckDB, with PostgreSQL alone as the judge. */
class EmbeddedEngineTest {
  private static final String DATABASE = "embedded_planner";

  private static final String ORDERS =
      """
      CREATE TABLE orders (id bigint NOT NULL, customer integer, total decimal(10,2), day date);
      INSERT INTO orders VALUES
        (1, 1, 10.50, DATE '2024-02-29'), (2, 1, 99.99, DATE '2024-03-01'),
        (3, 2, 0.01, DATE '2024-03-31'), (4, NULL, 7.00, DATE '2024-03-31'),
        (5, 9, 500.00, DATE '2024-12-31'), (6, 3, NULL, NULL);
      """;

  private static final String CUSTOMERS =
      """
      CREATE TABLE customers (id integer NOT NULL, name varchar, country varchar);
      INSERT INTO customers VALUES
        (1, 'Ada', 'GB'), (2, 'Émile', 'FR'), (3, '', 'FR'), (4, NULL, NULL), (1, 'Ada again', 'GB');
      """;

  @TempDir private static Path folder;
  private static TestingPostgresServer server;
  private static EmbeddedEngine engine;

  @BeforeAll
  static void load() throws SQLException {
    server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      // The judge has all tables; the engine sees the orders only.
      statement.execute("CREATE SCHEMA judge; SET search_path = judge;" + ORDERS + CUSTOMERS);
      statement.execute("SET search_path = public;" + ORDERS);
    }

    try (Connection connection = duckDb();
        Statement statement = connection.createStatement()) {
      statement.execute(CUSTOMERS);
    }

    engine =
        new EmbeddedEngine(
            List.of(
                new JdbcDatabase(
                    "shop",
                    "public",
                    new PostgresDialect(),
                    Collation.DETERMINISTIC,
                    () -> server.connect(DATABASE)),
                new JdbcDatabase(
                    "crm",
                    "main",
                    new DuckDbDialect(),
                    Collation.BINARY,
                    EmbeddedEngineTest::duckDb)));
  }

  private static Connection duckDb() throws SQLException {
    Connection connection =
        DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("crm.duckdb"));
    try (Statement statement = connection.createStatement()) {
      for (String sql : DuckDbDialect.setupStatements()) {
        statement.execute(sql);
      }
    }

    return connection;
  }

  /** The rows of PostgreSQL, where both tables are. */
  private static List<List<Object>> judged(String sql) throws SQLException {
    try (Connection connection = server.connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet results =
            statement.executeQuery(
                sql.replace("shop.orders", "judge.orders")
                    .replace("crm.customers", "judge.customers"))) {
      List<List<Object>> rows = new ArrayList<>();
      while (results.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
          row.add(text(results.getObject(i)));
        }

        rows.add(row);
      }

      return rows;
    }
  }

  private static Object text(Object value) {
    return String.valueOf(value);
  }

  private static List<List<Object>> computed(FederatedPlan plan) {
    return engine.rows(plan).stream()
        .map(row -> row.stream().map(EmbeddedEngineTest::text).toList())
        .toList();
  }

  private static final String JOIN =
      "SELECT c.name, o.id, o.total, o.day FROM shop.orders o JOIN crm.customers c"
          + " ON c.id = o.customer WHERE o.total > 1 AND c.country <> 'FR'";

  @Test
  void joinsTwoDatabases() throws SQLException {
    for (String sql :
        List.of(
            JOIN,
            "SELECT o.id, c.id FROM shop.orders o JOIN crm.customers c ON c.id = o.customer",
            "SELECT c.name, o.n, o.t FROM crm.customers c JOIN (SELECT customer, count(*) AS n,"
                + " sum(total) AS t FROM shop.orders GROUP BY customer) o ON c.id = o.customer",
            "SELECT count(*), avg(total) FROM shop.orders")) {
      assertThat(computed(engine.plan(sql)))
          .as(sql)
          .containsExactlyInAnyOrderElementsOf(judged(sql));
    }
  }

  @Test
  void filtersRunAtTheirDatabases() {
    String plan = engine.explain(engine.plan(JOIN));
    assertThat(plan)
        .contains("at loop", "at shop", "at crm")
        .contains("FROM \"public\".\"orders\" AS t0 WHERE t0.\"total\" > 1.00")
        .contains("FROM \"main\".\"customers\" AS t0 WHERE t0.\"country\" <> 'FR'");
  }

  @Test
  void plansTravelAsJson() throws SQLException {
    FederatedPlan plan = engine.read(engine.json(engine.plan(JOIN)));
    assertThat(computed(plan)).containsExactlyInAnyOrderElementsOf(judged(JOIN));
  }

  @Test
  void whatTheLoopCannotDoIsRefusedByName() {
    assertThatThrownBy(
            () -> engine.plan(JOIN.replace("SELECT c.name", "SELECT upper(c.name || o.day)")))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
              assertThat(e).hasMessageContaining("project upper(name || ");
            });
  }
}
