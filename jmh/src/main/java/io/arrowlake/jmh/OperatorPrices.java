package io.arrowlake.jmh;

import io.arrowlake.engine.ComputeCosts;
import io.arrowlake.engine.arrow.ArrowEngine;
import io.arrowlake.engine.duckdb.DuckDbEngine;
import io.arrowlake.planner.proof.RowPrice;
import io.arrowlake.planner.proof.SiteCost;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;

/**
 * The planner's prices, from what was measured.
 *
 * <ul>
 *   <li>A start: the median of what the smallest inputs took.
 *   <li>A byte out of DuckDB: what it took to read the largest table. A byte into it: what it took
 *       longer on streams than on its tables. Those of the JVM stay as they are: its batches change
 *       owners.
 *   <li>An operator's row: what is left, by the number of rows that are kept, those that keep as
 *       many taken together.
 * </ul>
 */
final class OperatorPrices {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final long LEAST_ROWS = 10_000;
  private static final double LEAST_PRICE = 0.1;
  private static final MathContext DIGITS = new MathContext(3);

  /** What the planner adds to the width of a row. */
  private static final double ROW_OVERHEAD = 16;

  private static final String HEAD =
      """
      # What work costs in the compute engines, in nanoseconds, as "jmh/run operators" measured it, which writes this
      # file; it keeps the prices of rows read, of other operators, and of bytes of the JVM. Prices of rows are given
      # by the number of rows that the operator keeps.
      """;

  private final List<OperatorMeasurement> measurements;
  private final Fitted arrow;
  private final Fitted duckDb;

  /**
   * The prices that follow.
   *
   * @param readings the milliseconds that it took to read tables of so many rows out of DuckDB
   */
  OperatorPrices(List<OperatorMeasurement> measurements, NavigableMap<Long, Double> readings) {
    this.measurements = List.copyOf(measurements);
    SiteCost operators = ComputeCosts.measured().of(ArrowEngine.NAME);
    this.arrow =
        fit(
            ArrowEngine.NAME,
            operators.byteIn(),
            operators.byteOut(),
            OperatorMeasurement::arrow,
            OperatorMeasurement::arrow);
    this.duckDb =
        fit(
            DuckDbEngine.NAME,
            intoDuckDb(),
            outOfDuckDb(readings.lastKey(), readings.lastEntry().getValue()),
            OperatorMeasurement::duckDb,
            OperatorMeasurement::table);
  }

  private static double outOfDuckDb(long rows, double millis) {
    return millis * NANOS_PER_MILLI / (rows * width(OperatorTree.FACTS_TYPE));
  }

  private double intoDuckDb() {
    double nanos = 0;
    double bytes = 0;
    for (OperatorMeasurement each : measurements) {
      if (each.rows() >= LEAST_ROWS) {
        nanos += (each.duckDb() - each.table()) * NANOS_PER_MILLI;
        bytes += bytesIn(each.tree(), each.rows());
      }
    }

    return Math.max(0, nanos / bytes);
  }

  private static double bytesIn(OperatorTree tree, long rows) {
    double facts = rows * width(OperatorTree.FACTS_TYPE);
    return tree.isJoin() ? facts + OperatorTree.keys(rows) * width(OperatorTree.KEYS_TYPE) : facts;
  }

  /** The prices of one engine; those of rows by operator and rows that are kept. */
  private record Fitted(
      String engine,
      double start,
      double byteIn,
      double byteOut,
      Map<String, NavigableMap<Double, Double>> rows) {

    double nanos(OperatorTree tree, long rows, long results) {
      double price = RowPrice.of(rows().get(tree.price())).at(tree.kept(rows, results));
      return start
          + bytesIn(tree, rows) * byteIn
          + out(tree, rows, results)
          + price * tree.work(rows, results);
    }

    double out(OperatorTree tree, long rows, long results) {
      return results * width(tree.build(rows).getRowType()) * byteOut;
    }
  }

  /**
   * The prices of an engine.
   *
   * @param millis what is taken for what the smallest inputs took
   * @param working the same without what came in from elsewhere
   */
  private Fitted fit(
      String engine,
      double byteIn,
      double byteOut,
      ToDoubleFunction<OperatorMeasurement> millis,
      ToDoubleFunction<OperatorMeasurement> working) {
    Fitted fitted = new Fitted(engine, smallest(millis), byteIn, byteOut, new LinkedHashMap<>());
    double start = smallest(working);
    for (OperatorTree tree : OperatorTree.values()) {
      fitted.rows().computeIfAbsent(tree.price(), price -> points(fitted, start, price, working));
    }

    return fitted;
  }

  private double smallest(ToDoubleFunction<OperatorMeasurement> millis) {
    long least = measurements.stream().mapToLong(OperatorMeasurement::rows).min().orElseThrow();
    double[] starts =
        measurements.stream()
            .filter(measurement -> measurement.rows() == least)
            .mapToDouble(millis)
            .sorted()
            .toArray();
    return starts[starts.length / 2] * NANOS_PER_MILLI;
  }

  private NavigableMap<Double, Double> points(
      Fitted fitted, double start, String price, ToDoubleFunction<OperatorMeasurement> millis) {
    NavigableMap<Double, Double> nanos = new TreeMap<>();
    NavigableMap<Double, Double> work = new TreeMap<>();
    for (OperatorMeasurement each : measurements) {
      if (each.tree().price().equals(price) && each.rows() >= LEAST_ROWS) {
        double kept = Math.max(1, each.tree().kept(each.rows(), each.results()));
        double rest =
            millis.applyAsDouble(each) * NANOS_PER_MILLI
                - start
                - fitted.out(each.tree(), each.rows(), each.results());
        nanos.merge(kept, rest, Double::sum);
        work.merge(kept, each.tree().work(each.rows(), each.results()), Double::sum);
      }
    }

    nanos.replaceAll((kept, sum) -> Math.max(LEAST_PRICE, sum / work.get(kept)));
    return nanos;
  }

  private static double width(RelDataType rowType) {
    double width = ROW_OVERHEAD;
    for (RelDataTypeField field : rowType.getFieldList()) {
      width +=
          switch (field.getType().getSqlTypeName()) {
            case DECIMAL -> 16;
            case VARCHAR -> 12;
            default -> 8;
          };
    }

    return width;
  }

  /** From how many rows DuckDB is faster, by what was measured and by the prices. */
  void printCrossovers(PrintStream out) {
    out.println();
    out.println("| operator | crossover, measured | by the prices |");
    out.println("|---|---|---|");
    for (OperatorTree tree : OperatorTree.values()) {
      List<OperatorMeasurement> sizes =
          measurements.stream().filter(measurement -> measurement.tree() == tree).toList();
      String measured = crossover(sizes, each -> each.arrow() / each.duckDb());
      String priced =
          crossover(
              sizes,
              each ->
                  arrow.nanos(tree, each.rows(), each.results())
                      / duckDb.nanos(tree, each.rows(), each.results()));
      out.println("| " + tree.label() + " | " + measured + " | " + priced + " |");
    }
  }

  /** Where the ratio reaches 1 for good, between two sizes on a logarithmic scale. */
  private static String crossover(
      List<OperatorMeasurement> sizes, ToDoubleFunction<OperatorMeasurement> ratio) {
    int last = sizes.size() - 1;
    if (ratio.applyAsDouble(sizes.get(last)) < 1) {
      return "none";
    }

    while (last > 0 && ratio.applyAsDouble(sizes.get(last - 1)) >= 1) {
      last--;
    }

    if (last == 0) {
      return "at once";
    }

    double below = Math.log(ratio.applyAsDouble(sizes.get(last - 1)));
    double above = Math.log(ratio.applyAsDouble(sizes.get(last)));
    double from = Math.log(sizes.get(last - 1).rows());
    double to = Math.log(sizes.get(last).rows());
    double rows = Math.exp(from + (to - from) * -below / (above - below));
    return String.format(Locale.ROOT, "%,.0f", rows);
  }

  /** Writes the file that the engines read their prices from. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>(HEAD.lines().toList());
    for (Fitted fitted : List.of(arrow, duckDb)) {
      SiteCost before = ComputeCosts.measured().of(fitted.engine());
      lines.add(line(fitted, "start", number(fitted.start())));
      lines.add(line(fitted, "scanRow", number(before.scanRow())));
      lines.add(line(fitted, "byteIn", number(fitted.byteIn())));
      lines.add(line(fitted, "byteOut", number(fitted.byteOut())));
      fitted.rows().forEach((price, points) -> lines.add(line(fitted, price, text(points))));
      lines.add(line(fitted, "other", "1:" + number(before.row().other().at(1))));
    }

    Files.write(file, lines);
  }

  private static String text(NavigableMap<Double, Double> points) {
    return points.entrySet().stream()
        .map(point -> number(point.getKey()) + ":" + number(point.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String number(double number) {
    return BigDecimal.valueOf(number).round(DIGITS).stripTrailingZeros().toPlainString();
  }

  private static String line(Fitted fitted, String name, String value) {
    return fitted.engine() + "." + name + "=" + value;
  }
}
