package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.ColumnStatistics;
import io.arrowlake.planner.catalog.ColumnStatistics.CommonValue;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what ANALYZE found out about columns. Used by one thread. */
final class StatisticsReader {
  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);
  private static final DateTimeFormatter INSTANT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendOffset("+HH:mm:ss", "+00")
          .toFormatter(Locale.ROOT);

  private final Connection connection;
  private final HouseTypes types;

  StatisticsReader(Connection connection, HouseTypes types) {
    this.connection = connection;
    this.types = types;
  }

  /** The statistics by the column's name, for a table of so many rows. */
  Map<String, ColumnStatistics> read(TableDefinition table, double rows) throws SQLException {
    Map<String, ColumnFacts> wanted = new HashMap<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (types.isRead(table.types().get(i))) {
        ColumnFacts column = table.columns().get(i);
        wanted.put(column.name(), column);
      }
    }

    Map<String, ColumnStatistics> statistics = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(CatalogSql.STATISTICS)) {
      statement.setArray(1, connection.createArrayOf("text", wanted.keySet().toArray()));
      statement.setString(2, table.schema());
      statement.setString(3, table.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String column = row.getString(1);
          statistics.put(column, column(row, wanted.get(column), rows));
        }
      }
    }

    return statistics;
  }

  private static ColumnStatistics column(ResultSet row, @Nullable ColumnFacts facts, double rows)
      throws SQLException {
    double distinct = row.getDouble(2);
    // 0 stands for unknown, a negative number for a share of the rows.
    double count = distinct == 0 ? Double.NaN : distinct < 0 ? -distinct * rows : distinct;
    List<CommonValue> common = new ArrayList<>();
    List<Double> bounds = new ArrayList<>();
    if (facts != null) {
      String[] values = texts(row, 5);
      Double[] fractions = fractions(row);
      for (int i = 0; i < Math.min(values.length, fractions.length); i++) {
        double fraction = fractions[i];
        place(values[i], facts).ifPresent(value -> common.add(new CommonValue(value, fraction)));
      }

      for (String value : texts(row, 7)) {
        if (place(value, facts).orElse(null) instanceof Double bound) {
          bounds.add(bound);
        }
      }
    }

    double[] known =
        Stream.concat(
                bounds.stream(),
                common.stream()
                    .map(CommonValue::value)
                    .filter(Double.class::isInstance)
                    .map(Double.class::cast))
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .toArray();
    OptionalDouble least = Arrays.stream(known).min();
    OptionalDouble most = Arrays.stream(known).max();
    return new ColumnStatistics(
        count,
        row.getDouble(3),
        row.getDouble(4),
        least.orElse(Double.NaN),
        most.orElse(Double.NaN),
        common,
        bounds.stream().filter(Double::isFinite).toList());
  }

  private static String[] texts(ResultSet row, int column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? new String[0] : (String[]) array.getArray();
  }

  private static Double[] fractions(ResultSet row) throws SQLException {
    Array array = row.getArray(6);
    return array == null ? new Double[0] : (Double[]) array.getArray();
  }

  /** The value on the planner's line, or the text; nothing where the line has no such place. */
  private static Optional<Object> place(String value, ColumnFacts facts) {
    try {
      return switch (facts.type().getSqlTypeName()) {
        case BOOLEAN -> Optional.of(value.equals("t") ? 1.0 : 0.0);
        case SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> Optional.of(Double.valueOf(value));
        case DATE -> Optional.of((double) LocalDate.parse(value).toEpochDay());
        case TIMESTAMP -> Optional.of(micros(LocalDateTime.parse(value.replace(' ', 'T'))));
        case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
            Optional.of(
                micros(
                    OffsetDateTime.parse(value, INSTANT)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime()));
        case VARCHAR, UUID ->
            Optional.of(
                facts.remoteType().equals(PostgresDialect.BLANK_PADDED)
                    ? value.replaceFirst(" +$", "")
                    : value);
        default -> Optional.empty();
      };
    } catch (NumberFormatException | DateTimeException e) {
      // infinity, or a year before 1: no place on the line.
      return Optional.empty();
    }
  }

  private static double micros(LocalDateTime time) {
    return ChronoUnit.MICROS.between(EPOCH, time);
  }
}
