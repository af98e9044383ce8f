package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.LoadRequest;
import io.arrowlake.spi.LoadReview;
import io.arrowlake.spi.LoadTypes;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** The tables that loads make: for each Arrow type the type of the server that holds all of it. */
final class LoadDefinitions {
  private static final String LOSSLESS = "lossless";
  private static final int SMALLINT_BITS = 16;
  private static final int UUID_BYTES = 16;

  private LoadDefinitions() {}

  /** The statement that makes a table with this quoted name, without its key. */
  static String createTable(String relation, List<Field> columns) {
    return columns.stream()
        .map(
            field ->
                "\n  "
                    + Identifiers.quoted(field.getName())
                    + " "
                    + type(field)
                    + (field.isNullable() ? "" : " NOT NULL"))
        .collect(Collectors.joining(",", "CREATE TABLE " + relation + " (", "\n)"));
  }

  /** The statement that makes the key of a table with this quoted name. */
  static String addKey(String relation, List<String> key) {
    return "ALTER TABLE " + relation + " ADD PRIMARY KEY (" + names(key) + ")";
  }

  static String names(List<String> columns) {
    return columns.stream().map(Identifiers::quoted).collect(Collectors.joining(", "));
  }

  /** What a table that is made would hold. */
  static LoadReview review(String relation, LoadRequest request) {
    String key = request.key().isEmpty() ? "" : ";\n" + addKey(relation, request.key());
    return new LoadReview(
        createTable(relation, request.columns()) + key,
        request.columns().stream()
            .map(field -> new LoadReview.Column(field.getName(), type(field), fidelity(field)))
            .toList());
  }

  /** What a table that is there would take. */
  static LoadReview review(List<Field> fields, List<TargetColumn> targets) {
    return new LoadReview(
        "",
        IntStream.range(0, fields.size())
            .mapToObj(i -> review(fields.get(i), targets.get(i)))
            .toList());
  }

  private static LoadReview.Column review(Field field, TargetColumn target) {
    ColumnEncoders.encoder(field, target);
    boolean same = type(field).equals(spelled(target.declared()));
    String fidelity = same ? fidelity(field) : "values that do not fit are refused";
    return new LoadReview.Column(target.name(), target.declared(), fidelity);
  }

  private static String spelled(String declared) {
    return declared
        .replace("timestamp without time zone", "timestamp")
        .replace("timestamp with time zone", "timestamptz")
        .replace("time without time zone", "time")
        .replace("time with time zone", "timetz");
  }

  private static String fidelity(Field field) {
    Field leaf = field;
    while (leaf.getType() instanceof ArrowType.List) {
      leaf = leaf.getChildren().get(0);
    }

    String note = scalarFidelity(leaf);
    return !(field.getType() instanceof ArrowType.List)
        ? note
        : note + "; lists within a list must be of one length, and an array of them starts at 1";
  }

  private static String scalarFidelity(Field field) {
    ArrowType type = field.getType();
    if (LoadTypes.extension(field).equals(LoadTypes.STRUCTURE)) {
      return "names and values as JSON, the types of fields are lost";
    } else if (type instanceof ArrowType.Utf8) {
      return "lossless; a text with the character NUL is refused";
    }

    boolean nanos =
        (type instanceof ArrowType.Timestamp stamp && stamp.getUnit() == TimeUnit.NANOSECOND)
            || (type instanceof ArrowType.Time time && time.getUnit() == TimeUnit.NANOSECOND);
    return nanos ? "microseconds; a value with nanoseconds is refused" : LOSSLESS;
  }

  /** The type of a column. */
  static String type(Field field) {
    ArrowType type = field.getType();
    return switch (LoadTypes.extension(field)) {
      case LoadTypes.UUID -> "uuid";
      case LoadTypes.JSON -> "json";
      case LoadTypes.STRUCTURE -> "jsonb";
      case LoadTypes.TIME_WITH_ZONE -> "timetz";
      default -> plain(field, type);
    };
  }

  private static String plain(Field field, ArrowType type) {
    if (type instanceof ArrowType.Bool) {
      return "boolean";
    } else if (type instanceof ArrowType.Int number) {
      return integer(number);
    } else if (type instanceof ArrowType.Decimal number) {
      return "numeric(" + number.getPrecision() + "," + number.getScale() + ")";
    } else if (type instanceof ArrowType.FloatingPoint number) {
      return number.getPrecision() == FloatingPointPrecision.DOUBLE ? "double precision" : "real";
    } else if (type instanceof ArrowType.Utf8 || type instanceof ArrowType.Null) {
      return "text";
    } else if (type instanceof ArrowType.FixedSizeBinary bytes) {
      return bytes.getByteWidth() == UUID_BYTES ? "uuid" : "bytea";
    } else if (type instanceof ArrowType.Binary) {
      return "bytea";
    } else if (type instanceof ArrowType.Date) {
      return "date";
    } else if (type instanceof ArrowType.Time) {
      return "time";
    } else if (type instanceof ArrowType.Timestamp stamp) {
      return stamp.getTimezone() == null ? "timestamp" : "timestamptz";
    } else if (type instanceof ArrowType.Interval) {
      return "interval";
    } else if (type instanceof ArrowType.List) {
      String element = type(field.getChildren().get(0));
      return element.endsWith("[]") ? element : element + "[]";
    }

    throw new ArrowLakeException(
            ErrorCode.NOT_SUPPORTED,
            "Column " + field.getName() + " has a type that PostgreSQL does not have: " + type)
        .remedy("Leave the column out");
  }

  /** The narrowest type that has all the values; those without a sign need one more bit. */
  private static String integer(ArrowType.Int type) {
    int bits = type.getBitWidth() + (type.getIsSigned() ? 0 : 1);
    return bits <= SMALLINT_BITS
        ? "smallint"
        : bits <= Integer.SIZE ? "integer" : bits <= Long.SIZE ? "bigint" : "numeric(20,0)";
  }
}
