package io.arrowlake.limits;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The number of a result's rows and a hash of all their values, for results that are too large to
 * keep. Numbers count with four digits: engines give quotients as many as they like. The hash of
 * the rows in their order is told apart from that of a multiset.
 *
 * @param ordered depends on the order of the rows
 * @param unordered does not
 */
record RowsDigest(long rows, long ordered, long unordered) {
  private static final int SCALE = 4;
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  /** Reads a result to its end. */
  static RowsDigest of(ResultSet results) throws SQLException {
    int columns = results.getMetaData().getColumnCount();
    long rows = 0;
    long ordered = 0;
    long unordered = 0;
    while (results.next()) {
      long row = 0;
      for (int i = 1; i <= columns; i++) {
        row = mix(row * 31 + hash(results.getObject(i)));
      }

      rows++;
      ordered = mix(ordered * 31 + row);
      unordered += row;
    }

    return new RowsDigest(rows, ordered, unordered);
  }

  /** What is compared. */
  String text(boolean isOrdered) {
    return rows + " rows " + Long.toHexString(isOrdered ? ordered : unordered);
  }

  private static long hash(Object value) {
    if (value == null) {
      return 1;
    } else if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue() * PRIME;
    } else if (value instanceof Number number) {
      return hash(new BigDecimal(number.toString()));
    }

    return hash(value.toString().stripTrailing());
  }

  /** Whole numbers have the same hash whatever their type is. */
  private static long hash(BigDecimal number) {
    BigDecimal rounded = number.setScale(SCALE, RoundingMode.HALF_UP).stripTrailingZeros();
    return rounded.scale() <= 0 && rounded.precision() - rounded.scale() < 19
        ? rounded.longValueExact() * PRIME
        : hash(rounded.toPlainString());
  }

  private static long hash(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = hash * 1_000_003 + text.charAt(i);
    }

    return mix(hash);
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 32)) * PRIME;
    return mixed ^ (mixed >>> 29);
  }
}
