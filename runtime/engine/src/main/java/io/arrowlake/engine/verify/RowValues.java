package io.arrowlake.engine.verify;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;

/** The values of rows as Java has them, and what counts as the same. Stateless. */
final class RowValues {
  /** Sums of doubles depend on the order of the rows: so much, in relation to the value. */
  static final double DOUBLE_TOLERANCE = 1e-9;

  /** The same for four bytes. */
  static final double REAL_TOLERANCE = 1e-5;

  /** The bits of a double that are left out of its hash, so that the others are the tolerance. */
  private static final int DOUBLE_NOISE = 22;

  /** The same for a real, as a double. */
  private static final int REAL_NOISE = 35;

  private static final long NULL_HASH = 0x9E3779B97F4A7C15L;

  private RowValues() {}

  /** The values of a row. */
  static List<@Nullable Object> row(VectorSchemaRoot batch, int row) {
    List<@Nullable Object> values = new ArrayList<>(batch.getFieldVectors().size());
    for (FieldVector vector : batch.getFieldVectors()) {
      values.add(value(vector, row));
    }

    return values;
  }

  private static @Nullable Object value(FieldVector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    } else if (vector instanceof DateDayVector dates) {
      return LocalDate.ofEpochDay(dates.get(row));
    } else if (vector instanceof TimeMicroVector times) {
      return LocalTime.ofNanoOfDay(times.get(row) * 1000);
    } else if (vector instanceof TimeStampMicroTZVector moments) {
      return Instant.EPOCH.plus(moments.get(row), ChronoUnit.MICROS);
    }

    return plain(vector.getObject(row));
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Text text) {
      return text.toString();
    } else if (value instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>();
      list.forEach(item -> items.add(plain(item)));
      return items;
    } else if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> fields = new TreeMap<>();
      map.forEach((name, item) -> fields.put(String.valueOf(name), plain(item)));
      return fields;
    }

    return value;
  }

  /** Whether sums may give a value another way each time. */
  static boolean isApproximate(@Nullable Object value) {
    return value instanceof Double || value instanceof Float;
  }

  /** A hash of 64 bits; that of doubles is the same for most that are within the tolerance. */
  static long hash(@Nullable Object value) {
    if (value == null) {
      return NULL_HASH;
    } else if (value instanceof Double number) {
      return cell(number, DOUBLE_NOISE);
    } else if (value instanceof Float number) {
      return cell(number, REAL_NOISE);
    } else if (value instanceof Number number && !(value instanceof BigDecimal)) {
      return mix(number.longValue());
    } else if (value instanceof BigDecimal number) {
      return hash(number.unscaledValue().toByteArray()) + number.scale();
    } else if (value instanceof byte[] bytes) {
      return hash(bytes);
    } else if (value instanceof List<?> list) {
      long hash = list.size();
      for (Object item : list) {
        hash = mix(hash * 31 + hash(item));
      }

      return hash;
    } else if (value instanceof Map<?, ?> map) {
      return hash(new ArrayList<>(map.values()));
    }

    return hash(value.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static long hash(byte[] bytes) {
    long hash = bytes.length;
    for (byte each : bytes) {
      hash = (hash ^ each) * 0x100000001B3L;
      hash ^= hash >>> 29;
    }

    return mix(hash);
  }

  private static long cell(double value, int noise) {
    if (value == 0) {
      return mix(0);
    }

    long half = 1L << (noise - 1);
    return mix((Double.doubleToLongBits(value) + half) >> noise);
  }

  /** Spreads the bits of a number over all of its hash. */
  static long mix(long value) {
    long hash = value + NULL_HASH;
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    return hash ^ (hash >>> 31);
  }

  /** Whether two rows count as the same. */
  static boolean isSame(List<@Nullable Object> left, List<@Nullable Object> right) {
    for (int i = 0; i < left.size(); i++) {
      if (!isSame(left.get(i), right.get(i))) {
        return false;
      }
    }

    return true;
  }

  private static boolean isSame(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Double a && right instanceof Double b) {
      return isNear(a, b, DOUBLE_TOLERANCE);
    } else if (left instanceof Float a && right instanceof Float b) {
      return isNear(a, b, REAL_TOLERANCE);
    } else if (left instanceof List<?> a && right instanceof List<?> b) {
      return a.size() == b.size() && isSame(new ArrayList<>(a), new ArrayList<>(b));
    } else if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      return a.keySet().equals(b.keySet())
          && isSame(new ArrayList<>(a.values()), new ArrayList<>(b.values()));
    } else if (left instanceof byte[] a && right instanceof byte[] b) {
      return Arrays.equals(a, b);
    }

    return Objects.equals(left, right);
  }

  private static boolean isNear(double left, double right, double tolerance) {
    return left == right
        || Double.isNaN(left) && Double.isNaN(right)
        || Math.abs(left - right) <= tolerance * Math.max(Math.abs(left), Math.abs(right))
            && !Double.isInfinite(left)
            && !Double.isInfinite(right);
  }

  /** A row as a person reads it. */
  static String text(List<@Nullable Object> row) {
    List<String> texts = new ArrayList<>();
    row.forEach(value -> texts.add(text(value)));
    return "(" + String.join(", ", texts) + ")";
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return "'" + text.replace("'", "''") + "'";
    } else if (value instanceof byte[] bytes) {
      return "\\x" + HexFormat.of().formatHex(bytes);
    } else if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }

    return value == null ? "NULL" : value.toString();
  }

  /** About the memory that a row takes. */
  static long size(List<@Nullable Object> row) {
    long size = 48;
    for (Object value : row) {
      size += 32 + (value instanceof String text ? 2L * text.length() : 0);
      size += value instanceof byte[] bytes ? bytes.length : 0;
      size += value instanceof List<?> list ? size(new ArrayList<>(list)) : 0;
      size += value instanceof Map<?, ?> map ? size(new ArrayList<>(map.values())) : 0;
    }

    return size;
  }
}
