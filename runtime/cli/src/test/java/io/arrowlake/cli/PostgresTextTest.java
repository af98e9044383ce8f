package io.arrowlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.jdbc.FloatText;
import io.arrowlake.testkit.TestingPostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Compares texts with those of a real server. */
class PostgresTextTest {
  private static final int RANDOM_VALUES = 1000;

  @Test
  void doublesReadAsPostgresPrintsThem() throws SQLException {
    Random random = new Random(1);
    double[] values =
        DoubleStream.concat(
                DoubleStream.of(
                    0.0,
                    -0.0,
                    1,
                    -1,
                    0.1,
                    1e14,
                    1e15,
                    123456789012345678d,
                    1e-4,
                    1e-5,
                    2e-3,
                    1e23,
                    9.5e-7,
                    2.2250738585072014E-308,
                    4.9e-324,
                    1.7976931348623157E308,
                    1.0E22,
                    2.0E-3,
                    5e-324,
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY),
                DoubleStream.generate(() -> Double.longBitsToDouble(random.nextLong()))
                    .limit(RANDOM_VALUES))
            .toArray();
    try (Connection connection = TestingPostgresServer.shared().connect("postgres");
        PreparedStatement statement = connection.prepareStatement("SELECT ?::float8::text")) {
      for (double value : values) {
        statement.setDouble(1, value);
        assertThat(text(FloatText::append, value)).isEqualTo(answer(statement));
      }
    }
  }

  @Test
  void realsReadAsPostgresPrintsThem() throws SQLException {
    Random random = new Random(2);
    try (Connection connection = TestingPostgresServer.shared().connect("postgres");
        PreparedStatement statement = connection.prepareStatement("SELECT ?::float4::text")) {
      for (int i = 0; i < RANDOM_VALUES; i++) {
        float value =
            i < 4
                ? new float[] {999999f, 1e6f, 1.1f, 1e-45f}[i]
                : Float.intBitsToFloat(random.nextInt());
        statement.setFloat(1, value);
        assertThat(text(FloatText::append, value)).isEqualTo(answer(statement));
      }
    }
  }

  @Test
  void timestampsAndDatesReadAsPostgresPrintsThem() throws SQLException {
    Random random = new Random(3);
    long[] values =
        LongStream.concat(
                LongStream.of(
                    0,
                    -1,
                    1,
                    1_000_000,
                    123_456,
                    123_450,
                    -62_135_596_800_000_000L,
                    -62_135_596_800_000_001L,
                    -62_167_219_200_000_000L,
                    -70_000_000_000_000_000L,
                    253_402_300_799_999_999L,
                    253_402_300_800_000_000L),
                random.longs(RANDOM_VALUES, -200_000_000_000_000_000L, 9_000_000_000_000_000_000L))
            .toArray();
    String sql =
        "SELECT (timestamp 'epoch' + ?::bigint * interval '1 day'"
            + " + ?::bigint * interval '1 microsecond')::text";
    try (Connection connection = TestingPostgresServer.shared().connect("postgres");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (long value : values) {
        long day = Math.floorDiv(value, 86_400_000_000L);
        statement.setLong(1, day);
        statement.setLong(2, Math.floorMod(value, 86_400_000_000L));
        BiConsumer<Long, StringBuilder> text =
            (micros, out) -> TemporalText.appendTimestamp(micros, ' ', "", out);
        assertThat(text(text, value)).isEqualTo(answer(statement));
        statement.setLong(2, 0);
        BiConsumer<Long, StringBuilder> date = TemporalText::appendDate;
        assertThat(text(date, day)).isEqualTo(answer(statement).replace(" 00:00:00", ""));
      }
    }
  }

  @Test
  void intervalsReadAsPostgresPrintsThem() throws SQLException {
    try (Connection connection = TestingPostgresServer.shared().connect("postgres");
        PreparedStatement months =
            connection.prepareStatement("SELECT (? * interval '1 month')::text");
        PreparedStatement times =
            connection.prepareStatement(
                "SELECT (? * interval '1 day' + ? * interval '1 microsecond')::text")) {
      for (int value : new int[] {0, 1, -1, 11, 12, 13, 24, -12, -13, -25, 1200}) {
        months.setInt(1, value);
        BiConsumer<Integer, StringBuilder> text = TemporalText::appendMonths;
        assertThat(text(text, value)).isEqualTo(answer(months));
      }

      for (long value :
          new long[] {
            0,
            1,
            -1,
            3_600_000_000L,
            86_400_000_000L,
            -86_400_000_000L,
            86_400_000_001L,
            172_800_000_000L,
            -86_399_999_999L,
            -90_000_500_000L
          }) {
        times.setLong(1, value / 86_400_000_000L);
        times.setLong(2, value % 86_400_000_000L);
        BiConsumer<Long, StringBuilder> text = TemporalText::appendDuration;
        assertThat(text(text, value)).isEqualTo(answer(times));
      }
    }
  }

  @Test
  void theEndOfADayIsATime() {
    BiConsumer<Long, StringBuilder> text = TemporalText::appendTime;
    assertThat(text(text, 86_400_000_000L)).isEqualTo("24:00:00");
    assertThat(text(text, 45_296_000_100L)).isEqualTo("12:34:56.0001");
  }

  private static <T> String text(BiConsumer<T, StringBuilder> text, T value) {
    StringBuilder out = new StringBuilder();
    text.accept(value, out);
    return out.toString();
  }

  private static String answer(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getString(1);
    }
  }
}
