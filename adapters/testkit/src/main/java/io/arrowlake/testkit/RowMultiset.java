package io.arrowlake.testkit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows without an order, compared as SQL's bags are. Decimals are equal by value, NaN is equal to
 * itself, -0 is equal to 0, and doubles may differ by a relative tolerance. Immutable.
 */
public final class RowMultiset {
  private static final int SHOWN_ROWS = 10;

  private final List<? extends List<? extends @Nullable Object>> rows;
  private final double tolerance;

  private RowMultiset(List<? extends List<? extends @Nullable Object>> rows, double tolerance) {
    this.rows = rows;
    this.tolerance = tolerance;
  }

  /** These rows, whose doubles must be the same. */
  public static RowMultiset of(List<? extends List<? extends @Nullable Object>> rows) {
    return new RowMultiset(rows, 0);
  }

  /** These rows, whose doubles may differ by so much relative to the greater one, such as 1e-12. */
  public RowMultiset withTolerance(double relative) {
    return new RowMultiset(rows, relative);
  }

  /** Throws AssertionError with the rows that differ, unless the other has the same rows. */
  public void assertSame(List<? extends List<? extends @Nullable Object>> expected) {
    difference(expected)
        .ifPresent(
            difference -> {
              throw new AssertionError(difference);
            });
  }

  /** Throws AssertionError unless the other has the same rows in the same order. */
  public void assertSameOrder(List<? extends List<? extends @Nullable Object>> expected) {
    assertSame(expected);
    for (int i = 0; i < rows.size(); i++) {
      if (!same(rows.get(i), expected.get(i))) {
        throw new AssertionError("Row " + i + " is " + rows.get(i) + " and not " + expected.get(i));
      }
    }
  }

  /** What differs from the expected rows, in words; empty where nothing does. */
  public Optional<String> difference(List<? extends List<? extends @Nullable Object>> expected) {
    Map<List<@Nullable Object>, List<List<? extends @Nullable Object>>> missing =
        new LinkedHashMap<>();
    for (List<? extends @Nullable Object> row : expected) {
      missing.computeIfAbsent(key(row), key -> new ArrayList<>()).add(row);
    }

    List<List<? extends @Nullable Object>> unexpected = new ArrayList<>();
    for (List<? extends @Nullable Object> row : rows) {
      if (!remove(missing.getOrDefault(key(row), List.of()), row)) {
        unexpected.add(row);
      }
    }

    List<List<? extends @Nullable Object>> left =
        missing.values().stream().flatMap(List::stream).toList();
    if (left.isEmpty() && unexpected.isEmpty()) {
      return Optional.empty();
    }

    return Optional.of(
        "The rows differ: "
            + rows.size()
            + " rows, expected "
            + expected.size()
            + list("missing", left)
            + list("unexpected", unexpected));
  }

  /** What rows are looked up by: all but the doubles where these may differ. */
  private List<@Nullable Object> key(List<? extends @Nullable Object> row) {
    List<@Nullable Object> key = new ArrayList<>(row.size());
    for (Object value : row) {
      if (value instanceof BigDecimal decimal) {
        key.add(decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros());
      } else if (value instanceof Double number) {
        key.add(tolerance > 0 ? "a double" : number + 0.0);
      } else {
        key.add(value);
      }
    }

    return key;
  }

  private boolean remove(
      List<List<? extends @Nullable Object>> candidates, List<? extends @Nullable Object> row) {
    Iterator<List<? extends @Nullable Object>> candidate = candidates.iterator();
    while (candidate.hasNext()) {
      if (same(row, candidate.next())) {
        candidate.remove();
        return true;
      }
    }

    return false;
  }

  private boolean same(List<? extends @Nullable Object> a, List<? extends @Nullable Object> b) {
    if (!key(a).equals(key(b))) {
      return false;
    }

    for (int i = 0; i < a.size(); i++) {
      if (a.get(i) instanceof Double x && b.get(i) instanceof Double y && !near(x, y)) {
        return false;
      }
    }

    return true;
  }

  private boolean near(double a, double b) {
    if (a == b || (Double.isNaN(a) && Double.isNaN(b))) {
      return true;
    }

    return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b))
        && !Double.isInfinite(a)
        && !Double.isInfinite(b);
  }

  private static String list(String title, List<List<? extends @Nullable Object>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<? extends @Nullable Object> row :
        rows.subList(0, Math.min(SHOWN_ROWS, rows.size()))) {
      text.append("\n  ").append(title).append(": ").append(row);
    }

    if (rows.size() > SHOWN_ROWS) {
      text.append("\n  ")
          .append(title)
          .append(": ")
          .append(rows.size() - SHOWN_ROWS)
          .append(" more");
    }

    return text.toString();
  }
}
