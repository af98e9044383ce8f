package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import io.arrowlake.testkit.tpch.TpchData;
import io.arrowlake.testkit.tpch.TpchRelation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What EXPLAIN claims to be pushed is in the SQL that reached the server, by the server's own log.
 */
class PushdownTest {
  private static final String DATABASE = "pushdown";

  @TempDir private static Path folder;
  private static TestingPostgresServer server;
  private static Connection connection;

  @BeforeAll
  static void load() throws Exception {
    server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    TpchData data = new TpchData(0.01);
    try (Connection postgres = server.connect(DATABASE)) {
      data.loadPostgres(
          postgres,
          EnumSet.of(
              TpchRelation.CUSTOMER,
              TpchRelation.ORDERS,
              TpchRelation.NATION,
              TpchRelation.REGION));
    }

    data.writeParquet(
        folder,
        EnumSet.of(
            TpchRelation.LINEITEM,
            TpchRelation.PART,
            TpchRelation.PARTSUPP,
            TpchRelation.SUPPLIER));
    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(
        config,
        """
        catalogs:
          shop: {type: postgres, url: "%s", user: "%s", password: "%s"}
          lake: {type: files, root: .}
        """
            .formatted(server.url(DATABASE), server.user(), server.password()));
    connection = DriverManager.getConnection("jdbc:arrowlake:config=" + config);
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  /** The statements that read rows, as the server's log has them, in lower case. */
  private static List<String> arrived(String sql) throws SQLException {
    long mark = server.logMark();
    rows(sql);
    return server.copiesSince(mark);
  }

  private static List<List<String>> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      List<List<String>> rows = new ArrayList<>();
      while (results.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
          row.add(results.getString(i));
        }

        rows.add(row);
      }

      return rows;
    }
  }

  private static String explain(String sql) throws SQLException {
    return rows("EXPLAIN " + sql).stream().map(row -> row.get(0)).collect(Collectors.joining("\n"));
  }

  @Test
  void filtersAndColumnsArrive() throws SQLException {
    String sql =
        "SELECT o_orderkey, l_quantity FROM shop.public.orders JOIN lake.lineitem ON o_orderkey ="
            + " l_orderkey WHERE o_totalprice > 300000";
    List<String> statements = arrived(sql);
    assertThat(statements).hasSize(1);
    assertThat(statements.get(0))
        .contains("o_totalprice")
        .contains("300000")
        .doesNotContain("o_comment");
    assertThat(explain(sql)).contains("pushed: filter o_totalprice > 300000");
  }

  @Test
  void columnsThatAreOnlyComparedStay() throws SQLException {
    String sql =
        "SELECT o_orderpriority, count(*) FROM shop.public.orders JOIN lake.lineitem ON o_orderkey ="
            + " l_orderkey WHERE o_orderdate >= DATE '1998-06-01' GROUP BY o_orderpriority";
    String statement = arrived(sql).get(0);
    assertThat(statement.substring(statement.indexOf(" where "))).contains("o_orderdate");
    assertThat(statement.substring(0, statement.indexOf(" where "))).doesNotContain("o_orderdate");
    assertThat(explain(sql)).contains("pushed: filter o_orderdate >= 1998-06-01");
  }

  @Test
  void aWithQueryThatIsReadTwiceIsComputedOnce() throws SQLException {
    String sql =
        "WITH spent AS (SELECT o_custkey AS k, sum(o_totalprice) AS s FROM shop.public.orders GROUP"
            + " BY o_custkey) SELECT count(*) FROM spent a JOIN spent b ON a.k = b.k + 1 AND a.s >"
            + " b.s";
    List<String> statements = arrived(sql);
    assertThat(statements).hasSize(1);
    assertThat(statements.get(0)).containsOnlyOnce("\"public\".\"orders\"").contains("with w0 as");
    try (Connection postgres = server.connect(DATABASE);
        Statement statement = postgres.createStatement();
        ResultSet results = statement.executeQuery(sql.replace("shop.", ""))) {
      results.next();
      assertThat(rows(sql)).containsExactly(List.of(results.getString(1)));
    }
  }

  @Test
  void joinsAndAggregatesOfOneServerArriveAsOneStatement() throws SQLException {
    String sql =
        "SELECT n_name, count(*), sum(o_totalprice * (1 - 0.1)) FROM shop.public.nation,"
            + " shop.public.customer, shop.public.orders WHERE n_nationkey = c_nationkey AND"
            + " c_custkey = o_custkey GROUP BY n_name ORDER BY 2 DESC LIMIT 5";
    List<String> statements = arrived(sql);
    assertThat(statements).hasSize(1);
    assertThat(statements.get(0))
        .contains("join")
        .contains("group by")
        .contains("sum(")
        .contains("limit 5");
  }

  @Test
  void countReadsNoColumns() throws SQLException {
    List<String> statements = arrived("SELECT count(*) FROM shop.public.orders");
    assertThat(statements).hasSize(1);
    assertThat(statements.get(0)).contains("count(*)").doesNotContain("o_");
  }

  @Test
  void keysOfTheSmallSideArriveAsAFilter() throws SQLException {
    String sql =
        "SELECT s_name, o_orderkey FROM lake.supplier JOIN shop.public.orders ON s_suppkey ="
            + " o_custkey WHERE s_acctbal > 9000";
    assertThat(explain(sql)).contains("run-time filter: o_custkey");
    assertThat(arrived(sql)).anySatisfy(statement -> assertThat(statement).contains("= any"));
  }

  @Test
  void paddedTextIsComparedWhereItIsPadded() throws SQLException {
    List<String> statements =
        arrived("SELECT count(*) FROM shop.public.customer WHERE c_mktsegment = 'BUILDING'");
    assertThat(statements.get(0)).contains("building");
  }

  @Test
  void whatStaysSaysWhy() throws SQLException {
    String sql = "SELECT upper(c_name) FROM shop.public.customer WHERE upper(c_name) = 'X'";
    assertThat(explain(sql)).contains("not pushed to shop").contains("FUNCTION_NOT_PROVEN");
    assertThat(arrived(sql).get(0)).doesNotContain("upper");
  }
}
