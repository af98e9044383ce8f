package io.arrowlake.testkit.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TpchDataTest {
  private static final double SCALE = 0.01;
  private static final String DATABASE = "tpch_data_test";
  private static final Set<TpchRelation> ALL = EnumSet.allOf(TpchRelation.class);

  @TempDir static Path folder;

  private static Connection postgres;
  private static Connection duckDb;

  @BeforeAll
  static void load() throws SQLException {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    postgres = server.connect(DATABASE);
    new TpchData(SCALE).loadPostgres(postgres, ALL);

    new TpchData(SCALE).writeParquet(folder, ALL);
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = duckDb.createStatement()) {
      for (TpchRelation table : ALL) {
        statement.execute(
            "CREATE VIEW "
                + table.tableName()
                + " AS FROM '"
                + folder
                + "/"
                + table.tableName()
                + ".parquet'");
      }
    }
  }

  @AfterAll
  static void drop() throws SQLException {
    duckDb.close();
    postgres.close();
    TestingPostgresServer.shared().dropDatabase(DATABASE);
  }

  @ParameterizedTest
  @EnumSource
  void hasTheSpecifiedColumns(TpchRelation table) {
    assertThat(TpchRows.of(table).columnNames()).isEqualTo(table.columnNames());
  }

  @ParameterizedTest
  @EnumSource
  void loadsTheSameRowsEverywhere(TpchRelation table) throws SQLException {
    List<List<Object>> expected = new TpchData(SCALE).rows(table).toList();
    String sql = "SELECT * FROM " + table.tableName();
    assertSame(rows(duckDb, sql), expected);
    assertSame(rows(postgres, sql), expected);
    assertThat((double) expected.size())
        .isBetween(table.expectedRows(SCALE) * 0.99, table.expectedRows(SCALE) * 1.01);
  }

  /** Compares row by row: the report on two whole tables would have a million lines. */
  private static void assertSame(List<List<Object>> actual, List<List<Object>> expected) {
    assertThat(actual.size()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(actual.get(i))) {
        assertThat(actual.get(i)).as("row %d", i).isEqualTo(expected.get(i));
      }
    }
  }

  @Test
  void reportsProgress() throws SQLException {
    Map<TpchRelation, Long> last = new EnumMap<>(TpchRelation.class);
    new TpchData(SCALE, last::put)
        .writeParquet(folder.resolve("more"), Set.of(TpchRelation.ORDERS));
    assertThat(last).containsEntry(TpchRelation.ORDERS, 15_000L);
  }

  @Test
  void bothEnginesAgreeOnTheQueries() throws SQLException {
    for (int number = 1; number <= TpchQueries.COUNT; number++) {
      String sql = TpchQueries.text(number, SCALE);
      assertThat(rows(postgres, sql)).as("query %d", number).hasSameSizeAs(rows(duckDb, sql));
    }
  }

  private static List<List<Object>> rows(Connection connection, String sql) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int width = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          boolean padded = result.getMetaData().getColumnTypeName(i).equals("bpchar");
          row.add(padded ? result.getString(i).stripTrailing() : canonical(result.getObject(i)));
        }

        rows.add(row);
      }
    }

    return rows;
  }

  private static Object canonical(Object value) {
    if (value instanceof Integer whole) {
      return whole.longValue();
    } else if (value instanceof java.sql.Date date) {
      return date.toLocalDate();
    }

    return value;
  }

  @Test
  void makesTypedValues() {
    assertThat(new TpchData(SCALE).rows(TpchRelation.LINEITEM).findFirst().orElseThrow())
        .contains(1L, new BigDecimal("17.00"), LocalDate.of(1996, 3, 13), "DELIVER IN PERSON");
  }
}
