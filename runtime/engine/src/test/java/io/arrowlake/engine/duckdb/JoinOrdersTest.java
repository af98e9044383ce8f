package io.arrowlake.engine.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.engine.duckdb.JoinOrders.Order;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements are planned under the order that they asked for, whoever else plans meanwhile. */
@Timeout(60)
class JoinOrdersTest {
  private final JoinOrders orders = new JoinOrders();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Connection database;

  @BeforeEach
  void open() throws SQLException {
    database = DriverManager.getConnection("jdbc:duckdb:", new Properties());
  }

  @AfterEach
  void close() throws SQLException {
    threads.shutdownNow();
    database.close();
  }

  private String setting() throws SQLException {
    return setting(database);
  }

  private String plan(Order order) throws SQLException {
    return orders.plan(order, database, () -> false, this::setting);
  }

  @Test
  void eachOrderHasItsSetting() throws SQLException {
    for (int i = 0; i < 2; i++) {
      assertThat(plan(Order.OF_DUCKDB)).contains("window_self_join").doesNotContain("join_order");
      assertThat(plan(Order.AS_WRITTEN))
          .contains("window_self_join", "join_order", "build_side_probe_side");
    }
  }

  @Test
  void thoseWhoAgreePlanAtTheSameTime() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    List<Future<Boolean>> plans = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      plans.add(
          threads.submit(
              () -> orders.plan(Order.AS_WRITTEN, database, () -> false, () -> meet(both))));
    }

    for (Future<Boolean> plan : plans) {
      assertThat(plan.get()).isTrue();
    }
  }

  private static boolean meet(CountDownLatch latch) {
    latch.countDown();
    return await(latch);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void othersWaitUntilThePlanIsMade() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Future<String> first =
        threads.submit(
            () ->
                orders.plan(
                    Order.AS_WRITTEN,
                    database,
                    () -> false,
                    () -> {
                      begun.countDown();
                      await(end);
                      return setting();
                    }));
    begun.await();
    AtomicBoolean given = new AtomicBoolean();
    Future<String> cancelled =
        threads.submit(() -> orders.plan(Order.OF_DUCKDB, database, given::get, this::setting));
    Future<String> second = threads.submit(() -> plan(Order.OF_DUCKDB));
    given.set(true);
    assertThat(cancelled.get()).isNull();
    assertThat(second.isDone()).isFalse();
    end.countDown();
    assertThat(first.get()).contains("join_order");
    assertThat(second.get()).doesNotContain("join_order");
  }

  @Test
  void manyThreadsSeeTheirOwnSetting() throws Exception {
    List<Future<Integer>> runs = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      int number = thread;
      runs.add(threads.submit(() -> wrongSettings(number)));
    }

    for (Future<Integer> run : runs) {
      assertThat(run.get()).isZero();
    }
  }

  private int wrongSettings(int thread) throws SQLException {
    int wrong = 0;
    try (Connection own = database.unwrap(DuckDBConnection.class).duplicate()) {
      for (int i = 0; i < 200; i++) {
        Order order = (thread + i) % 3 == 0 ? Order.OF_DUCKDB : Order.AS_WRITTEN;
        String seen = orders.plan(order, own, () -> false, () -> setting(own));
        wrong += seen.contains("join_order") == (order == Order.AS_WRITTEN) ? 0 : 1;
      }
    }

    return wrong;
  }

  private static String setting(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT current_setting('disabled_optimizers')")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void aPlanThatFailsLetsOthersPlan() throws SQLException {
    JoinOrders.Planning<String> failing =
        () -> {
          throw new SQLException("no plan");
        };
    assertThatThrownBy(() -> orders.plan(Order.AS_WRITTEN, database, () -> false, failing))
        .hasMessage("no plan");
    assertThat(plan(Order.OF_DUCKDB)).doesNotContain("join_order");
  }
}
