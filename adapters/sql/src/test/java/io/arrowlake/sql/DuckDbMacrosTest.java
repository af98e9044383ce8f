package io.arrowlake.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DuckDbMacrosTest {
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      for (String macro : DuckDbDialect.setupStatements()) {
        statement.execute(macro);
      }
    }
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private List<String> column(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (result.next()) {
        values.add(result.getString(1));
      }
      return values;
    }
  }

  @Test
  void quotientsOfAllLengthsAreExact() throws SQLException {
    Random random = new Random(5);
    for (int shift : new int[] {0, 1, 6, 16, 20}) {
      List<BigInteger[]> pairs = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      BigInteger power = BigInteger.TEN.pow(shift);
      while (pairs.size() < 300) {
        BigInteger dividend = integer(random);
        BigInteger divisor = integer(random);
        BigDecimal quotient =
            new BigDecimal(dividend.multiply(power))
                .divide(new BigDecimal(divisor), 0, RoundingMode.HALF_UP);
        if (quotient.precision() <= 38) {
          pairs.add(new BigInteger[] {dividend, divisor});
          expected.add(quotient.toBigInteger().toString());
        }
      }

      String rows =
          pairs.stream()
              .map(p -> "('" + p[0] + "'::HUGEINT, '" + p[1] + "'::HUGEINT)")
              .collect(Collectors.joining(", "));
      int safe = 37 - shift;
      assertThat(
              column(
                  "SELECT CAST(house_long_quotient(a, b, "
                      + shift
                      + ", '"
                      + power
                      + "', '"
                      + BigInteger.TEN.pow(safe)
                      + "'::HUGEINT) AS VARCHAR) FROM (VALUES "
                      + rows
                      + ") AS t(a, b)"))
          .isEqualTo(expected);
    }
  }

  private static BigInteger integer(Random random) {
    StringBuilder digits = new StringBuilder().append(1 + random.nextInt(9));
    for (int i = random.nextInt(38); i > 0; i--) {
      digits.append(random.nextInt(10));
    }

    BigInteger value = new BigInteger(digits.toString());
    return random.nextBoolean() ? value : value.negate();
  }

  @Test
  void divisionByZeroIsAnError() {
    assertThatThrownBy(() -> column("SELECT 1 // house_nonzero(x) FROM (VALUES (0)) AS t(x)"))
        .hasMessageContaining("division by zero");
  }

  @Test
  void branchesNotTakenDoNotFail() throws SQLException {
    assertThat(
            column(
                "SELECT CASE WHEN x <> 0 THEN 6 // house_nonzero(x) END"
                    + " FROM (VALUES (0), (2)) AS t(x)"))
        .containsExactly(null, "3");
  }
}
