package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PostgreSQL holds the corpus as it is, and orders it as the contracts believe it does. */
class PostgresSamplesTest {
  private static final String DATABASE = "samples_test";
  private static final SampleTable SAMPLE =
      SampleTable.adversarial("Sample \"one\"", AdversarialValues.types());
  private static final String QUOTED = "\"Sample \"\"one\"\"\"";

  private static Connection connection;

  @BeforeAll
  static void create() throws SQLException {
    TestingPostgresServer.shared().createDatabase(DATABASE);
    connection = TestingPostgresServer.shared().connect(DATABASE);
    PostgresSamples.create(connection, SAMPLE);
  }

  @AfterAll
  static void drop() throws SQLException {
    connection.close();
    TestingPostgresServer.shared().dropDatabase(DATABASE);
  }

  @Test
  void keepsEveryValue() throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM " + QUOTED)) {
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < SAMPLE.columns().size(); i++) {
          row.add(value(result, i + 1, SAMPLE.columns().get(i).type()));
        }

        rows.add(row);
      }
    }

    RowMultiset.of(rows).assertSame(SAMPLE.rows());
  }

  private static Object value(ResultSet row, int column, RelDataType type) throws SQLException {
    if (row.getObject(column) == null) {
      return null;
    }

    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> row.getBoolean(column);
      case SMALLINT, INTEGER, BIGINT -> row.getLong(column);
      case DECIMAL -> row.getBigDecimal(column);
      case REAL -> (double) row.getFloat(column);
      case DOUBLE -> row.getDouble(column);
      case VARBINARY -> HexFormat.of().formatHex(row.getBytes(column));
      case DATE -> row.getObject(column, LocalDate.class);
      case TIME -> row.getObject(column, LocalTime.class);
      case TIMESTAMP -> row.getObject(column, LocalDateTime.class);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          row.getObject(column, OffsetDateTime.class).toInstant();
      default -> row.getString(column);
    };
  }

  /** Each value against each other one, by the order of the judge itself. */
  @Test
  void ordersValuesAsTheContractsDo() throws SQLException {
    for (int column = 1; column < SAMPLE.columns().size(); column++) {
      String name = SAMPLE.columns().get(column).name();
      String sql =
          "SELECT a.id, b.id, a.\"%1$s\" < b.\"%1$s\", a.\"%1$s\" = b.\"%1$s\" FROM %2$s a, %2$s b"
              .formatted(name, QUOTED);
      try (Statement statement = connection.createStatement();
          ResultSet pairs = statement.executeQuery(sql)) {
        while (pairs.next()) {
          Object left = SAMPLE.rows().get(pairs.getInt(1)).get(column);
          Object right = SAMPLE.rows().get(pairs.getInt(2)).get(column);
          assertThat(keeps(SqlStdOperatorTable.LESS_THAN, left, right))
              .as("%s < %s", left, right)
              .isEqualTo(pairs.getBoolean(3));
          assertThat(keeps(SqlStdOperatorTable.EQUALS, left, right))
              .as("%s = %s", left, right)
              .isEqualTo(pairs.getBoolean(4));
        }
      }
    }
  }

  /** The contracts' own answer; a comparison with NULL keeps nothing. */
  private static boolean keeps(SqlBinaryOperator operator, Object left, Object right) {
    return right != null && new PushdownContract.Comparison(0, operator, right).keeps(left);
  }

  @Test
  void replacesATable() throws SQLException {
    PostgresSamples.create(connection, SampleTable.numbered("again", 3));
    PostgresSamples.create(connection, SampleTable.numbered("again", 2));
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM again ORDER BY id")) {
      List<String> names = new ArrayList<>();
      while (result.next()) {
        names.add(result.getString("name"));
      }

      assertThat(names).isEqualTo(List.of("row 0", "row 1"));
    }
  }
}
