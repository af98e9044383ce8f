package io.arrowlake.engine;

import io.arrowlake.planner.proof.RowCost;
import io.arrowlake.planner.proof.RowPrice;
import io.arrowlake.planner.proof.SiteCost;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What work costs in the compute engines, as the benchmark of their operators measured it; read
 * from a file beside this class that the benchmark writes.
 */
public final class ComputeCosts {
  private static final String FILE = "compute-costs.properties";

  private final Properties prices;

  private ComputeCosts(Properties prices) {
    this.prices = prices;
  }

  /** The prices that were measured. */
  public static ComputeCosts measured() {
    Properties prices = new Properties();
    try (InputStream file = ComputeCosts.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is not on the class path");
      }

      prices.load(file);
      return new ComputeCosts(prices);
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
  }

  /**
   * The prices of a compute engine.
   *
   * @param engine the name of its site
   * @throws IllegalStateException where one of them was not measured
   */
  public SiteCost of(String engine) {
    return new SiteCost(
        number(engine, "start"),
        number(engine, "scanRow"),
        new RowCost(
            price(engine, "filter"),
            price(engine, "project"),
            price(engine, "aggregate"),
            price(engine, "textAggregate"),
            price(engine, "join"),
            price(engine, "textJoin"),
            price(engine, "sort"),
            price(engine, "topN"),
            price(engine, "other")),
        number(engine, "byteOut"),
        number(engine, "byteIn"));
  }

  private double number(String engine, String of) {
    return Double.parseDouble(text(engine, of));
  }

  /** Nanoseconds for each number of rows that are kept, as in {@code 2500:17 25000:28}. */
  private RowPrice price(String engine, String of) {
    Map<Double, Double> prices = new HashMap<>();
    for (String point : text(engine, of).split(" ")) {
      int colon = point.indexOf(':');
      prices.put(
          Double.valueOf(point.substring(0, colon)), Double.valueOf(point.substring(colon + 1)));
    }

    return RowPrice.of(prices);
  }

  private String text(String engine, String of) {
    String text = prices.getProperty(engine + "." + of);
    if (text == null) {
      throw new IllegalStateException(FILE + " has no price " + engine + "." + of);
    }

    return text;
  }
}
