package io.arrowlake.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the driver prints and reads, with PostgreSQL itself as the judge. */
class PostgresTextTest {
  private static Connection postgres;

  @BeforeAll
  static void connect() throws SQLException {
    postgres = TestingPostgresServer.shared().connect("postgres");
    postgres.createStatement().execute("SET TIME ZONE 'UTC'");
  }

  @AfterAll
  static void disconnect() throws SQLException {
    postgres.close();
  }

  private static String judge(String cast, Object value) throws SQLException {
    String sql = "SELECT (CAST(? AS text)::" + cast + ")::text";
    try (PreparedStatement statement = postgres.prepareStatement(sql)) {
      statement.setString(1, value.toString());
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  @Test
  void doubles() throws SQLException {
    List<Double> values = new ArrayList<>();
    for (int exponent = -20; exponent <= 24; exponent++) {
      values.add(Double.parseDouble("1e" + exponent));
      values.add(Double.parseDouble("-9.999999999999999e" + exponent));
      values.add(Double.parseDouble("2.5e" + exponent));
    }

    values.addAll(List.of(Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, 0.0, -0.0));
    values.addAll(List.of(2e23, 9007199254740993.0, 0.1 + 0.2, 1.0 / 3, 5e-324, 1.1e-310));
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      values.add(Double.isFinite(value) ? value : random.nextGaussian());
    }

    for (double value : values) {
      assertThat(PostgresText.of(value)).isEqualTo(judge("float8", value));
      assertThat(PostgresInput.real(PostgresText.of(value))).isEqualTo(value);
    }
  }

  @Test
  void floats() throws SQLException {
    List<Float> values = new ArrayList<>();
    for (int exponent = -20; exponent <= 20; exponent++) {
      values.add(Float.parseFloat("1e" + exponent));
      values.add(Float.parseFloat("-9.99999e" + exponent));
    }

    values.addAll(List.of(Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, 16777216f, 0.1f));
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      values.add(Float.isFinite(value) ? value : random.nextFloat());
    }

    for (float value : values) {
      assertThat(PostgresText.of(value)).isEqualTo(judge("float4", value));
    }
  }

  @Test
  void dates() throws SQLException {
    for (String text : List.of("0001-01-01", "9999-12-31", "2020-02-29", "0044-03-15 BC")) {
      LocalDate date = PostgresInput.date(text);
      assertThat(PostgresText.of(date)).isEqualTo(judge("date", text));
    }

    assertThat(PostgresText.of(LocalDate.of(12345, 1, 2))).isEqualTo(judge("date", "12345-01-02"));
  }

  @Test
  void timesAndTimestamps() throws SQLException {
    for (String text : List.of("00:00:00", "23:59:59.999999", "12:30", "01:02:03.1")) {
      LocalTime time = PostgresInput.time(text);
      assertThat(PostgresText.ofTime(time.toNanoOfDay() / 1000)).isEqualTo(judge("time", text));
    }

    assertThat(PostgresText.ofTime(PostgresText.MICROS_PER_DAY))
        .isEqualTo(judge("time", "24:00:00"));
    for (String text :
        List.of(
            "0001-01-01 00:00:00",
            "2020-01-01 00:00:00.1",
            "1969-12-31T23:59:59.999999",
            "0044-03-15 12:00:00 BC",
            "2020-03-29 02:30")) {
      LocalDateTime timestamp = PostgresInput.timestamp(text);
      assertThat(PostgresText.of(timestamp)).isEqualTo(judge("timestamp", text));
    }
  }

  @Test
  void instants() throws SQLException {
    for (String text :
        List.of(
            "2020-01-01 00:00:00.123456+02",
            "2020-01-01 00:00:00Z",
            "1883-11-18 12:03:58-04:56:02",
            "2020-01-01 12:00 +0530",
            "2020-01-01",
            "0001-01-01 00:00:00+01")) {
      LocalDateTime utc = PostgresInput.instant(text).toLocalDateTime();
      assertThat(PostgresText.ofUtc(utc)).isEqualTo(judge("timestamptz", text));
    }
  }

  @Test
  void intervals() throws SQLException {
    for (int months : List.of(0, 1, -1, 11, 12, 13, -12, -13, 25, 24)) {
      assertThat(PostgresText.ofMonths(months)).isEqualTo(judge("interval", months + " months"));
    }

    for (long seconds : List.of(0L, 1L, -1L, 3661L, -3661L, 86_399L)) {
      assertThat(PostgresText.ofMicros(seconds * 1_000_000))
          .isEqualTo(judge("interval", seconds + " seconds"));
    }

    assertThat(PostgresText.ofMicros(2 * PostgresText.MICROS_PER_DAY + 1_500_000))
        .isEqualTo(judge("interval", "2 days 1.5 seconds"));
    assertThat(PostgresText.ofMicros(-PostgresText.MICROS_PER_DAY))
        .isEqualTo(judge("interval", "-1 days"));
  }

  @Test
  void otherTypes() throws SQLException {
    assertThat(PostgresText.of(new byte[] {0, 127, -128})).isEqualTo(judge("bytea", "\\x007f80"));
    for (String text :
        List.of("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "{a0eebc999c0b4ef8bb6d6bb9bd380a11}")) {
      UUID uuid = PostgresInput.uuid(text);
      assertThat(uuid.toString()).isEqualTo(judge("uuid", text));
    }

    for (String text : List.of("t", "TRUE", " yes ", "on", "1", "f", "n", "of", "0")) {
      assertThat(PostgresInput.bool(text)).isEqualTo(judge("boolean", text).equals("true"));
    }
  }
}
