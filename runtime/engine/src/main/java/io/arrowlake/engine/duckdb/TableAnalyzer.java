package io.arrowlake.engine.duckdb;

import io.arrowlake.planner.catalog.ColumnStatistics;
import io.arrowlake.planner.catalog.ColumnStatistics.CommonValue;
import io.arrowlake.planner.catalog.NativeScan;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableStatistics;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * Computes the statistics of tables that DuckDB reads by itself: numbers of rows, NULLs and
 * distinct values (approximate), bounds and widths from all rows; common values and histograms from
 * a sample of as many rows as PostgreSQL takes. Thread-safe.
 */
public final class TableAnalyzer {
  private static final int SAMPLE = 30_000;
  private static final int COMMON = 100;
  private static final int BUCKETS = 100;

  /** A value is common that has so many times more rows than the average one: PostgreSQL's rule. */
  private static final double COMMON_SHARE = 1.25;

  /** An aggregate of each column of a wide table at once would hold much memory. */
  private static final int COLUMNS_AT_ONCE = 50;

  private static final long POLL_MILLIS = 50;

  private final DuckDbDatabase database;
  private final ScheduledExecutorService clock;

  /**
   * An analyzer.
   *
   * @param clock looks now and then whether it is to stop
   */
  public TableAnalyzer(DuckDbDatabase database, ScheduledExecutorService clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A column and how it is looked at.
   *
   * @param value the expression of its house value
   * @param place the expression of a value's place on the planner's line, null where it has none
   */
  private record Column(String name, String value, @Nullable String place, boolean isText) {
    static Column of(String name, RelDataType type, String value) {
      String v = "(" + value + ")";
      return switch (type.getSqlTypeName()) {
        case SMALLINT, INTEGER, BIGINT, DECIMAL -> new Column(name, v, v + "::DOUBLE", false);
        case REAL, DOUBLE -> new Column(name, v, finite(v, v + "::DOUBLE"), false);
        case BOOLEAN -> new Column(name, v, v + "::INTEGER::DOUBLE", false);
        case DATE ->
            new Column(
                name,
                v,
                finite(v, "date_diff('day', DATE '1970-01-01', " + v + ")::DOUBLE"),
                false);
        case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ ->
            new Column(name, v, finite(v, "epoch_us(" + v + ")::DOUBLE"), false);
        case CHAR, VARCHAR -> new Column(name, v, null, true);
        default -> new Column(name, v, null, false);
      };
    }

    private static String finite(String value, String place) {
      return "CASE WHEN isfinite(" + value + ") THEN " + place + " END";
    }

    String width() {
      return isText ? "avg(strlen(" + value + "::VARCHAR))::DOUBLE" : "NULL::DOUBLE";
    }

    String bound(String aggregate) {
      return place == null ? "NULL::DOUBLE" : aggregate + "(" + place + ")";
    }
  }

  /** What all rows say of a column. */
  private record Whole(double distinct, double count, double width, double min, double max) {}

  /** What the sample says of a column. */
  private record Sampled(List<CommonValue> common, List<Double> histogram) {}

  /**
   * The statistics of a table as it is now.
   *
   * @param cancelled whether to stop; polled
   * @throws ArrowLakeException NOT_SUPPORTED where DuckDB does not read the table by itself,
   *     QUERY_CANCELLED, or what DuckDB says of the rows
   */
  public TableStatistics analyze(SourceTable table, BooleanSupplier cancelled) {
    NativeScan scan =
        table
            .nativeScanAt(DuckDbEngine.NAME)
            .orElseThrow(
                () ->
                    new ArrowLakeException(
                        ErrorCode.NOT_SUPPORTED,
                        "Table "
                            + table.name()
                            + " cannot be analyzed: its source keeps no"
                            + " statistics"));
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < scan.columns().size(); i++) {
      columns.add(
          Column.of(
              table.columns().get(i).name(), table.columns().get(i).type(), scan.columns().get(i)));
    }

    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      Future<?> watch =
          clock.scheduleWithFixedDelay(
              () -> cancelIf(cancelled, statement),
              POLL_MILLIS,
              POLL_MILLIS,
              TimeUnit.MILLISECONDS);
      try {
        return new Run(statement, cancelled).analyze(scan.relation(), columns);
      } finally {
        watch.cancel(false);
      }
    } catch (SQLException e) {
      check(cancelled);
      throw DuckDbErrors.translate(e);
    }
  }

  private static void cancelIf(BooleanSupplier cancelled, Statement statement) {
    if (cancelled.getAsBoolean()) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        // It has ended by itself.
        throw DuckDbErrors.translate(e);
      }
    }
  }

  private static void check(BooleanSupplier cancelled) {
    if (cancelled.getAsBoolean()) {
      throw new ArrowLakeException(
          ErrorCode.QUERY_CANCELLED, "The statement was cancelled while a table was analyzed");
    }
  }

  /** One analysis. */
  private static final class Run {
    private final Statement statement;
    private final BooleanSupplier cancelled;
    private double rows;
    private double sampled;

    Run(Statement statement, BooleanSupplier cancelled) {
      this.statement = statement;
      this.cancelled = cancelled;
    }

    TableStatistics analyze(String relation, List<Column> columns) throws SQLException {
      List<Whole> wholes = wholes(relation, columns);
      statement.execute(
          "CREATE OR REPLACE TEMP TABLE sampled AS SELECT "
              + IntStream.range(0, columns.size())
                  .mapToObj(i -> sampled(columns.get(i)) + " AS c" + i)
                  .collect(Collectors.joining(", "))
              + " FROM "
              + relation
              + " USING SAMPLE reservoir("
              + SAMPLE
              + " ROWS)");
      try {
        sampled = number("SELECT count(*)::DOUBLE FROM sampled");
        Map<String, ColumnStatistics> statistics = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          check(cancelled);
          Column column = columns.get(i);
          statistics.put(column.name(), statistics(wholes.get(i), sample(column, "c" + i)));
        }

        return new TableStatistics(rows, statistics);
      } finally {
        statement.execute("DROP TABLE sampled");
      }
    }

    private static String sampled(Column column) {
      String place = column.place();
      return place != null ? place : column.isText() ? column.value() + "::VARCHAR" : "NULL";
    }

    private List<Whole> wholes(String relation, List<Column> columns) throws SQLException {
      List<Whole> wholes = new ArrayList<>();
      for (int from = 0; from < columns.size(); from += COLUMNS_AT_ONCE) {
        check(cancelled);
        List<Column> some = columns.subList(from, Math.min(columns.size(), from + COLUMNS_AT_ONCE));
        try (ResultSet row = statement.executeQuery(select(relation, some))) {
          row.next();
          rows = row.getDouble(1);
          for (int i = 0; i < some.size(); i++) {
            int at = 2 + 5 * i;
            wholes.add(
                new Whole(
                    row.getDouble(at),
                    row.getDouble(at + 1),
                    number(row, at + 2),
                    number(row, at + 3),
                    number(row, at + 4)));
          }
        }
      }

      return wholes;
    }

    private static String select(String relation, List<Column> columns) {
      StringBuilder select = new StringBuilder("SELECT count(*)::DOUBLE");
      for (Column column : columns) {
        select
            .append(", approx_count_distinct(")
            .append(column.value())
            .append(")::DOUBLE, count(")
            .append(column.value())
            .append(")::DOUBLE, ")
            .append(column.width())
            .append(", ")
            .append(column.bound("min"))
            .append(", ")
            .append(column.bound("max"));
      }

      return select.append(" FROM ").append(relation).toString();
    }

    private ColumnStatistics statistics(Whole whole, Sampled sample) {
      return new ColumnStatistics(
          Math.min(whole.distinct(), whole.count()),
          rows == 0 ? Double.NaN : 1 - whole.count() / rows,
          whole.width(),
          whole.min(),
          whole.max(),
          sample.common(),
          sample.histogram());
    }

    private Sampled sample(Column column, String name) throws SQLException {
      if (sampled == 0 || column.place() == null && !column.isText()) {
        return new Sampled(List.of(), List.of());
      }

      List<CommonValue> common = new ArrayList<>();
      String values =
          "(SELECT "
              + name
              + " AS v, count(*) AS n FROM sampled WHERE "
              + name
              + " IS NOT NULL GROUP BY 1)";
      String frequent =
          "SELECT v, n FROM "
              + values
              + " WHERE n > 1 AND n >= "
              + COMMON_SHARE
              + " * (SELECT avg(n) FROM "
              + values
              + ") OR (SELECT count(*) FROM "
              + values
              + ") <= "
              + COMMON
              + " ORDER BY n DESC, v LIMIT "
              + COMMON;
      try (ResultSet row = statement.executeQuery(frequent)) {
        while (row.next()) {
          Object value = column.isText() ? row.getString(1) : (Object) row.getDouble(1);
          common.add(new CommonValue(value, row.getDouble(2) / sampled));
        }
      }

      return new Sampled(common, column.isText() ? List.of() : histogram(name, frequent));
    }

    private List<Double> histogram(String name, String frequent) throws SQLException {
      String rest =
          "FROM sampled WHERE "
              + name
              + " IS NOT NULL AND "
              + name
              + " NOT IN (SELECT v FROM ("
              + frequent
              + "))";
      List<Double> bounds = new ArrayList<>();
      String select =
          "SELECT unnest(quantile_disc("
              + name
              + ", [i / "
              + BUCKETS
              + ".0 FOR i IN range(0, "
              + (BUCKETS + 1)
              + ")])) "
              + rest;
      try (ResultSet row = statement.executeQuery(select)) {
        while (row.next()) {
          double bound = row.getDouble(1);
          if (!row.wasNull()) {
            bounds.add(bound);
          }
        }
      }

      return bounds.size() == BUCKETS + 1 ? bounds : List.of();
    }

    private double number(String sql) throws SQLException {
      try (ResultSet row = statement.executeQuery(sql)) {
        row.next();
        return row.getDouble(1);
      }
    }

    private static double number(ResultSet row, int column) throws SQLException {
      double value = row.getDouble(column);
      return row.wasNull() ? Double.NaN : value;
    }
  }
}
