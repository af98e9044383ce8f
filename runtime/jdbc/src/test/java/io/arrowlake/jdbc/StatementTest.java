package io.arrowlake.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatementTest {
  private static final RelDataType ONE =
      TestingEngine.TYPES.builder().add("v", SqlTypeName.INTEGER).build();

  private final TestingEngine engine = new TestingEngine();
  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connection = ArrowLakeDriver.connectTo(engine);
    statement = connection.createStatement();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    engine.close();
    assertThat(engine.executions).allSatisfy(e -> assertThat(e.closes).isEqualTo(1));
  }

  private static RelDataType type(SqlTypeName name) {
    return TestingEngine.TYPES.createSqlType(name);
  }

  @Test
  void cancelsWhilePlanning() throws Exception {
    cancels(TestingEngine.Block.PLANNING);
  }

  @Test
  void cancelsWhileRunning() throws Exception {
    cancels(TestingEngine.Block.RUNNING);
  }

  private void cancels(TestingEngine.Block block) throws Exception {
    engine.blocking("q", ONE, block);
    CompletableFuture<SQLException> failure =
        CompletableFuture.supplyAsync(() -> failure(statement));
    while (engine.executions.isEmpty()) {
      Thread.onSpinWait();
    }

    engine.executions.get(0).waiting.await();
    statement.cancel();
    assertThat(failure.get(30, TimeUnit.SECONDS).getSQLState()).isEqualTo("57014");
  }

  private static SQLException failure(Statement statement) {
    try (ResultSet rows = statement.executeQuery("q")) {
      rows.next();
      throw new AssertionError("It has run to its end");
    } catch (SQLException e) {
      return e;
    }
  }

  @Test
  void closingTheConnectionEndsWhatRuns() throws Exception {
    engine.blocking("q", ONE, TestingEngine.Block.RUNNING);
    CompletableFuture<SQLException> failure =
        CompletableFuture.supplyAsync(() -> failure(statement));
    while (engine.executions.isEmpty()) {
      Thread.onSpinWait();
    }

    engine.executions.get(0).waiting.await();
    connection.close();
    assertThat(failure.get(30, TimeUnit.SECONDS).getMessage()).isNotEmpty();
  }

  @Test
  void timesOut() throws SQLException {
    engine.blocking("q", ONE, TestingEngine.Block.PLANNING);
    statement.setQueryTimeout(1);
    assertThat(statement.getQueryTimeout()).isEqualTo(1);
    assertThatThrownBy(() -> statement.executeQuery("q"))
        .isInstanceOf(SQLTimeoutException.class)
        .extracting(e -> ((SQLException) e).getErrorCode())
        .isEqualTo(1202);
    assertThat(engine.options.get(0).timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThatThrownBy(() -> statement.setQueryTimeout(-1)).isInstanceOf(SQLException.class);
  }

  @Test
  void errorsKeepStateNumberAndCause() {
    assertThatThrownBy(() -> statement.execute("nonsense"))
        .isInstanceOf(SQLSyntaxErrorException.class)
        .hasMessageContaining("AL-1001")
        .hasCauseInstanceOf(io.arrowlake.planner.error.ArrowLakeException.class)
        .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("42601"))
        .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isEqualTo(1001));
    assertThatThrownBy(() -> connection.prepareStatement("nonsense"))
        .isInstanceOf(SQLSyntaxErrorException.class);
  }

  @Test
  void updatesAndDefinitions() throws SQLException {
    engine.update("insert", 3, List.of());
    engine.update("create", -1, List.of());
    assertThat(statement.executeUpdate("insert")).isEqualTo(3);
    assertThat(statement.execute("insert")).isFalse();
    assertThat(statement.getUpdateCount()).isEqualTo(3);
    assertThat(statement.getMoreResults()).isFalse();
    assertThat(statement.getUpdateCount()).isEqualTo(-1);
    assertThat(statement.executeUpdate("create")).isZero();
    assertThatThrownBy(() -> statement.executeQuery("insert")).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> statement.executeUpdate("insert", Statement.RETURN_GENERATED_KEYS))
        .isInstanceOf(SQLFeatureNotSupportedException.class);
  }

  @Test
  void batches() throws SQLException {
    engine.update("insert", 3, List.of());
    statement.addBatch("insert");
    statement.addBatch("insert");
    assertThat(statement.executeBatch()).containsExactly(3, 3);
    statement.addBatch("insert");
    statement.addBatch("nonsense");
    assertThatThrownBy(() -> statement.executeBatch())
        .isInstanceOf(BatchUpdateException.class)
        .satisfies(
            e -> assertThat(((BatchUpdateException) e).getUpdateCounts()).containsExactly(3));
  }

  @Test
  void maxRowsEndTheQuery() throws SQLException {
    engine.rows("q", ONE, new Object[] {1}, new Object[] {2}, new Object[] {3});
    statement.setMaxRows(2);
    ResultSet rows = statement.executeQuery("q");
    assertThat(rows.next()).isTrue();
    assertThat(rows.next()).isTrue();
    assertThat(rows.next()).isFalse();
    assertThat(engine.executions.get(0).closes).isEqualTo(1);
  }

  @Test
  void runningAgainClosesTheFormerResult() throws SQLException {
    engine.rows("q", ONE, new Object[] {1});
    statement.closeOnCompletion();
    ResultSet first = statement.executeQuery("q");
    ResultSet second = statement.executeQuery("q");
    assertThat(first.isClosed()).isTrue();
    assertThat(statement.isClosed()).isFalse();
    second.close();
    assertThat(statement.isClosed()).isTrue();
    assertThatThrownBy(() -> statement.executeQuery("q")).isInstanceOf(SQLException.class);
  }

  @Test
  void warningsFormAChain() throws SQLException {
    engine.rows("q", ONE, new Object[] {1});
    ResultSet rows = statement.executeQuery("q");
    assertThat(statement.getWarnings().getMessage()).isEqualTo("first");
    assertThat(statement.getWarnings().getNextWarning().getMessage()).isEqualTo("second");
    statement.clearWarnings();
    assertThat((Object) statement.getWarnings()).isNull();
    rows.close();
    assertThat((Object) statement.getWarnings()).isNull();
  }

  @Test
  void parametersAreConvertedToTheirTypes() throws SQLException {
    engine.rows(
        "q",
        ONE,
        List.of(
            type(SqlTypeName.INTEGER),
            TestingEngine.TYPES.createSqlType(SqlTypeName.DECIMAL, 10, 2),
            type(SqlTypeName.VARCHAR),
            type(SqlTypeName.DATE),
            type(SqlTypeName.TIMESTAMP),
            type(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
            type(SqlTypeName.UUID),
            type(SqlTypeName.BOOLEAN),
            type(SqlTypeName.VARBINARY)),
        new Object[] {1});
    UUID uuid = UUID.randomUUID();
    try (PreparedStatement prepared = connection.prepareStatement("q")) {
      prepared.setString(1, "42");
      prepared.setBigDecimal(2, new BigDecimal("1.500"));
      prepared.setInt(3, 7);
      prepared.setObject(4, LocalDate.of(2020, 2, 29));
      prepared.setTimestamp(5, Timestamp.valueOf("2020-01-01 00:00:00.123456"));
      prepared.setString(6, "2020-01-01 00:00:00.123456+02");
      prepared.setObject(7, uuid);
      prepared.setObject(8, "t", Types.BOOLEAN);
      prepared.setNull(9, Types.VARBINARY);
      try (ResultSet rows = prepared.executeQuery()) {
        assertThat(rows.next()).isTrue();
      }
      assertThat(prepared.getParameterMetaData().getParameterCount()).isEqualTo(9);
      assertThat(prepared.getParameterMetaData().getParameterTypeName(2)).isEqualTo("DECIMAL");
      assertThat(prepared.getMetaData().getColumnName(1)).isEqualTo("v");
    }

    assertThat(engine.options.get(0).parameters())
        .containsExactly(
            42,
            new BigDecimal("1.500"),
            "7",
            LocalDate.of(2020, 2, 29),
            LocalDateTime.parse("2020-01-01T00:00:00.123456"),
            OffsetDateTime.parse("2019-12-31T22:00:00.123456Z"),
            uuid,
            true,
            null);
  }

  @Test
  void parametersThatDoNotFitAreRefused() throws SQLException {
    engine.rows(
        "q",
        ONE,
        List.of(
            type(SqlTypeName.INTEGER),
            TestingEngine.TYPES.createSqlType(SqlTypeName.DECIMAL, 4, 2)));
    try (PreparedStatement prepared = connection.prepareStatement("q")) {
      assertThatThrownBy(() -> prepared.setLong(1, 1L << 40)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> prepared.setDouble(1, 1.5))
          .hasMessageContaining("CAST(? AS DECIMAL(38, 1))");
      assertThatThrownBy(() -> prepared.setBigDecimal(2, new BigDecimal("1.001")))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> prepared.setString(1, "x"))
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("22P02");
      assertThatThrownBy(() -> prepared.setInt(3, 1)).isInstanceOf(SQLException.class);
      prepared.setInt(1, 1);
      assertThatThrownBy(prepared::executeQuery).hasMessageContaining("Parameter 2 has no value");
    }
  }

  @Test
  void batchesOfParameters() throws SQLException {
    engine.update("insert", 1, List.of(type(SqlTypeName.INTEGER)));
    try (PreparedStatement prepared = connection.prepareStatement("insert")) {
      prepared.setInt(1, 1);
      prepared.addBatch();
      prepared.setInt(1, 2);
      prepared.addBatch();
      assertThat(prepared.executeBatch()).containsExactly(1, 1);
      assertThat(prepared.getMetaData()).isNull();
      assertThatThrownBy(prepared::executeQuery).isInstanceOf(SQLException.class);
    }

    assertThat(engine.options).extracting(o -> o.parameters().get(0)).containsExactly(1, 2);
  }

  @Test
  void connectionsAreInAutoCommit() throws SQLException {
    assertThat(connection.getAutoCommit()).isTrue();
    connection.setAutoCommit(true);
    assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
    assertThatThrownBy(connection::rollback).isInstanceOf(SQLException.class);
    connection.setAutoCommit(false);
    assertThat(connection.getAutoCommit()).isFalse();
    connection.commit();
    connection.rollback();
    connection.setAutoCommit(true);
    assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_NONE);
    connection.setCatalog("shop");
    connection.setSchema("public");
    assertThat(connection.getCatalog()).isEqualTo("shop");
    assertThat(connection.getSchema()).isEqualTo("public");
    assertThatThrownBy(() -> connection.setCatalog("shpo"))
        .hasMessageContaining("Did you mean: shop");
    assertThat(connection.isValid(1)).isTrue();
    connection.close();
    assertThat(connection.isValid(1)).isFalse();
    assertThat(statement.isClosed()).isTrue();
    assertThatThrownBy(connection::createStatement).isInstanceOf(SQLException.class);
  }
}
