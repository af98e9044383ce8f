package io.arrowlake.slt;

import io.arrowlake.slt.SltRecord.Sort;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query as the texts that sqllogictest compares. Immutable.
 *
 * <p>{@code I} is a whole number, cut where it has a fraction; {@code R} has three digits behind
 * the point; any other letter is the value's text, so that {@code T} compares every digit. NULL is
 * {@code NULL}, the empty text {@code (empty)}.
 */
record SltResult(List<List<String>> rows) {
  private static final Comparator<String> BY_BYTES =
      Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);
  private static final Comparator<List<String>> BY_ROW =
      (left, right) -> {
        for (int i = 0; i < left.size(); i++) {
          int order = BY_BYTES.compare(left.get(i), right.get(i));
          if (order != 0) {
            return order;
          }
        }

        return 0;
      };

  /**
   * Reads all rows, in their order.
   *
   * @param types one letter for each column, or none, where all are read as texts
   */
  static SltResult read(ResultSet results, String types) throws SQLException {
    int columns = results.getMetaData().getColumnCount();
    if (!types.isEmpty() && columns != types.length()) {
      throw new SQLException(
          "The query gives " + columns + " columns for the types " + types, "XSLT1");
    }

    List<List<String>> rows = new ArrayList<>();
    while (results.next()) {
      List<String> row = new ArrayList<>(columns);
      for (int i = 0; i < columns; i++) {
        row.add(text(results, i + 1, types.isEmpty() ? 'T' : types.charAt(i)));
      }

      rows.add(row);
    }

    return new SltResult(rows);
  }

  private static String text(ResultSet results, int column, char type) throws SQLException {
    Object value = results.getObject(column);
    if (value == null) {
      return "NULL";
    }

    return switch (type) {
      case 'I' -> whole(value);
      case 'R' -> rounded(value);
      default -> shown(value, results.getString(column));
    };
  }

  private static String whole(Object value) {
    if (value instanceof Boolean bool) {
      return bool ? "1" : "0";
    } else if (value instanceof Double || value instanceof Float) {
      return Long.toString(((Number) value).longValue());
    } else if (value instanceof Number) {
      return new BigDecimal(value.toString()).toBigInteger().toString();
    }

    return leadingNumber(value.toString());
  }

  /** What C's atoi makes of a text. */
  private static String leadingNumber(String text) {
    int end = text.startsWith("-") ? 1 : 0;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }

    String digits = text.substring(0, end);
    return digits.isEmpty() || digits.equals("-") ? "0" : digits;
  }

  private static String rounded(Object value) {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number)
          ? String.format(Locale.ROOT, "%.3f", number)
          : Double.toString(number);
    }

    return new BigDecimal(value.toString()).setScale(3, RoundingMode.HALF_UP).toPlainString();
  }

  private static String shown(Object value, String text) {
    if (value instanceof Boolean) {
      return value.toString();
    } else if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    } else if (value instanceof byte[] bytes) {
      return "\\x" + HexFormat.of().formatHex(bytes);
    }

    return text.isEmpty()
        ? "(empty)"
        : text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
  }

  private List<List<String>> sorted(Sort sort) {
    if (sort != Sort.ROWSORT) {
      return rows;
    }

    return rows.stream().sorted(BY_ROW).toList();
  }

  /** All values, one after the other, in the order in which they are compared. */
  List<String> values(Sort sort) {
    List<String> values = sorted(sort).stream().flatMap(List::stream).toList();
    return sort == Sort.VALUESORT ? values.stream().sorted(BY_BYTES).toList() : values;
  }

  /**
   * What a script expects, written for this result: a line for each row, its values separated by
   * tabs, or a hash.
   *
   * @param threshold from how many values on there is a hash; 0 for never
   */
  List<String> lines(Sort sort, int threshold) {
    List<String> values = values(sort);
    if (threshold > 0 && values.size() > threshold) {
      return List.of(hash(values));
    } else if (sort == Sort.VALUESORT) {
      return values;
    }

    return sorted(sort).stream().map(row -> String.join("\t", row)).toList();
  }

  private static String hash(List<String> values) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      for (String value : values) {
        md5.update((value + "\n").getBytes(StandardCharsets.UTF_8));
      }

      return values.size() + " values hashing to " + HexFormat.of().formatHex(md5.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has MD5", e);
    }
  }

  /** How the result differs from what a script expects, null where it does not. */
  @Nullable String difference(SltRecord.Query query) {
    List<String> expected = query.expected();
    List<String> values = values(query.sort());
    boolean hashed = expected.size() == 1 && expected.get(0).contains(" values hashing to ");
    List<String> actual =
        hashed
            ? List.of(hash(values))
            : expected.size() == values.size() ? values : lines(query.sort(), 0);
    if (actual.equals(expected)) {
      return null;
    }

    return "expected " + shorten(expected) + " but got " + shorten(hashed ? values : actual);
  }

  private static String shorten(List<String> lines) {
    return lines.size() <= 12
        ? lines.toString()
        : lines.subList(0, 12) + " and " + (lines.size() - 12) + " more";
  }

  /** A text that two results share where their values are the same. */
  String fingerprint(Sort sort) {
    return hash(values(sort));
  }
}
