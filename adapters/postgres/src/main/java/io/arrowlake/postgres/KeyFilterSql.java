package io.arrowlake.postgres;

import io.arrowlake.spi.KeyFilter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * Puts the keys that a query found elsewhere around a statement. Rows whose column is NULL fall
 * out, as the filter says. A text that the server holds equal to a key though its bytes differ
 * stays in, which a filter may do.
 */
final class KeyFilterSql {
  /** The length of a list of keys, which is a part of the statement. */
  private static final int MOST_LETTERS = 32_000_000;

  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private KeyFilterSql() {}

  /** The statement with those of the filters that the server takes. */
  static String apply(String sql, RelDataType rowType, List<KeyFilter> filters) {
    List<String> conditions =
        filters.stream()
            .map(filter -> condition(filter, rowType))
            .flatMap(Optional::stream)
            .toList();
    return conditions.isEmpty()
        ? sql
        : "SELECT * FROM (" + sql + ") AS q WHERE " + String.join(" AND ", conditions);
  }

  private static Optional<String> condition(KeyFilter filter, RelDataType rowType) {
    RelDataType type = rowType.getFieldList().get(filter.column()).getType();
    String column = "q.\"c" + filter.column() + "\"";
    return switch (type.getSqlTypeName()) {
      case SMALLINT ->
          integers(filter.keys(), Short.MIN_VALUE, Short.MAX_VALUE)
              .flatMap(keys -> in(column, keys, "int2"));
      case INTEGER ->
          integers(filter.keys(), Integer.MIN_VALUE, Integer.MAX_VALUE)
              .flatMap(keys -> in(column, keys, "int4"));
      case BIGINT ->
          integers(filter.keys(), Long.MIN_VALUE, Long.MAX_VALUE)
              .flatMap(keys -> in(column, keys, "int8"));
      case DECIMAL -> decimals(filter.keys()).flatMap(keys -> in(column, keys, "numeric"));
      case DATE -> dates(filter.keys()).flatMap(keys -> in(column, keys, "date"));
      case VARCHAR -> texts(filter.keys()).flatMap(keys -> in(column, keys, "text"));
      case UUID -> uuids(filter.keys()).flatMap(keys -> in(column, keys, "uuid"));
      default -> Optional.empty();
    };
  }

  private static Optional<String> in(String column, List<String> keys, String type) {
    String array = String.join(",", keys);
    return array.length() > MOST_LETTERS
        ? Optional.empty()
        : Optional.of(column + " = ANY('{" + array.replace("'", "''") + "}'::" + type + "[])");
  }

  /** Keys beyond the column's type are left out: no row has them. */
  private static Optional<List<String>> integers(FieldVector keys, long least, long most) {
    if (!(keys instanceof BaseIntVector vector)) {
      return Optional.empty();
    }

    return Optional.of(
        collect(
            keys,
            i -> {
              long key = vector.getValueAsLong(i);
              return key < least || key > most ? null : Long.toString(key);
            }));
  }

  private static Optional<List<String>> decimals(FieldVector keys) {
    return keys instanceof DecimalVector || keys instanceof Decimal256Vector
        ? Optional.of(collect(keys, i -> ((BigDecimal) keys.getObject(i)).toPlainString()))
        : Optional.empty();
  }

  private static Optional<List<String>> dates(FieldVector keys) {
    if (!(keys instanceof DateDayVector vector)) {
      return Optional.empty();
    }

    return Optional.of(
        collect(
            keys,
            i -> {
              int day = vector.get(i);
              return day < FIRST_DAY || day > LAST_DAY
                  ? null
                  : LocalDate.ofEpochDay(day).toString();
            }));
  }

  /** The server's text holds no zero byte, so that such a key is no row's. */
  private static Optional<List<String>> texts(FieldVector keys) {
    if (!(keys instanceof VarCharVector vector)) {
      return Optional.empty();
    }

    return Optional.of(
        collect(
            keys,
            i -> {
              String key = text(vector, i);
              return key.indexOf(0) >= 0
                  ? null
                  : '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            }));
  }

  private static Optional<List<String>> uuids(FieldVector keys) {
    if (!(keys instanceof VarCharVector vector)) {
      return Optional.empty();
    }

    return Optional.of(
        collect(
            keys,
            i -> {
              String key = text(vector, i);
              return UUID.matcher(key).matches() ? key : null;
            }));
  }

  private static String text(VarCharVector vector, int index) {
    return new String(vector.get(index), StandardCharsets.UTF_8);
  }

  private static List<String> collect(FieldVector keys, IntFunction<@Nullable String> form) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < keys.getValueCount(); i++) {
      String text = keys.isNull(i) ? null : form.apply(i);
      if (text != null) {
        texts.add(text);
      }
    }

    return texts;
  }
}
