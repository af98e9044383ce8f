package io.arrowlake.testkit.tpch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The 22 queries of TPC-H with the parameters of the specification's validation run. The tables are
 * unqualified, and the view of query 15 is a WITH query.
 */
public final class TpchQueries {
  /** The number of queries; they count from 1. */
  public static final int COUNT = 22;

  private static final int IMPORTANT_STOCK = 11;
  private static final String FRACTION_AT_SCALE_ONE = "0.0001";

  private TpchQueries() {}

  /**
   * The text of a query at scale factor 1, without a semicolon.
   *
   * @param number from 1 to {@link #COUNT}
   */
  public static String text(int number) {
    if (number < 1 || number > COUNT) {
      throw new IllegalArgumentException("TPC-H has queries 1 to " + COUNT + ": " + number);
    }

    String resource = String.format(Locale.ROOT, "/tpch/q%02d.sql", number);
    try (InputStream in = TpchQueries.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The resource is missing: " + resource);
      }

      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the resource " + resource, e);
    }
  }

  /** The text of a query at a scale factor: query 11 compares with a fraction that it divides. */
  public static String text(int number, double scaleFactor) {
    String text = text(number);
    if (number != IMPORTANT_STOCK || scaleFactor == 1) {
      return text;
    }

    String fraction = String.format(Locale.ROOT, "%.10f", 0.0001 / scaleFactor);
    return text.replace(FRACTION_AT_SCALE_ONE, fraction);
  }
}
