package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Finds the encoder from an Arrow type to a type of the server: one that loses nothing, or none.
 */
final class ColumnEncoders {
  private static final Set<String> PLAIN_TEXT =
      Set.of("text", "varchar", "bpchar", "name", "json", "xml", "citext");

  private ColumnEncoders() {}

  /**
   * The encoder of a column.
   *
   * @throws ArrowLakeException TYPE_MISMATCH where there is none
   */
  static ColumnEncoder encoder(Field from, TargetColumn to) {
    return find(from, to)
        .orElseThrow(
            () ->
                new ArrowLakeException(
                        ErrorCode.TYPE_MISMATCH,
                        "Column "
                            + to.name()
                            + " of type "
                            + to.declared()
                            + " cannot take values of the type "
                            + from.getType())
                    .remedy("Cast them in the query, or to text, which the server reads itself"));
  }

  /** The encoder of a column where there is one. */
  static Optional<ColumnEncoder> find(Field from, TargetColumn to) {
    if (isList(from.getType())) {
      return to.isArray() ? array(from, to) : Optional.empty();
    }

    return Optional.ofNullable(scalar(from.getType(), to));
  }

  private static boolean isList(ArrowType type) {
    return type instanceof ArrowType.List || type instanceof ArrowType.FixedSizeList;
  }

  private static Optional<ColumnEncoder> array(Field from, TargetColumn to) {
    Field leaf = from;
    int depth = 0;
    while (isList(leaf.getType())) {
      leaf = leaf.getChildren().get(0);
      depth++;
    }

    int levels = depth;
    return find(leaf, to.elements())
        .map(element -> new ArrayEncoder(element, to.elementOid(), levels));
  }

  private static @Nullable ColumnEncoder scalar(ArrowType from, TargetColumn to) {
    String name = to.type().name();
    if (from instanceof ArrowType.Null) {
      return new NullEncoder();
    } else if (from instanceof ArrowType.Utf8 || from instanceof ArrowType.LargeUtf8) {
      return text(to);
    } else if (to.type().isGeometry() && !to.isArray()) {
      boolean isBinary = from instanceof ArrowType.Binary || from instanceof ArrowType.LargeBinary;
      return isBinary ? new BytesEncoder.ToBytea() : null;
    } else if (!to.type().isBuiltIn() || to.isArray()) {
      return null;
    } else if (from instanceof ArrowType.Int type) {
      return integer(type, name);
    } else if (from instanceof ArrowType.Decimal type) {
      return name.equals("numeric") ? new DecimalEncoder(type, to.type()) : null;
    } else if (from instanceof ArrowType.FloatingPoint type) {
      return floating(type.getPrecision(), name);
    } else if (from instanceof ArrowType.Bool) {
      return name.equals("bool") ? new BooleanEncoder() : null;
    } else if (from instanceof ArrowType.FixedSizeBinary type) {
      return fixed(type, name);
    } else if (from instanceof ArrowType.Binary || from instanceof ArrowType.LargeBinary) {
      return name.equals("bytea") ? new BytesEncoder.ToBytea() : null;
    }

    return time(from, name);
  }

  private static @Nullable ColumnEncoder integer(ArrowType.Int from, String name) {
    return switch (name) {
      case "int2" -> new IntegerEncoder.ToInteger(from, Short.BYTES, "smallint");
      case "int4" -> new IntegerEncoder.ToInteger(from, Integer.BYTES, "integer");
      case "int8" -> new IntegerEncoder.ToInteger(from, Long.BYTES, "bigint");
      case "numeric" -> new IntegerEncoder.ToNumeric(from);
      case "float8" -> new IntegerEncoder.ToDouble(from);
      case "interval" ->
          from.getIsSigned() && from.getBitWidth() >= Integer.SIZE
              ? new IntegerEncoder.ToInterval(from)
              : null;
      default -> null;
    };
  }

  private static @Nullable ColumnEncoder floating(FloatingPointPrecision from, String name) {
    boolean single = from == FloatingPointPrecision.SINGLE;
    if (from == FloatingPointPrecision.HALF) {
      return null;
    }

    return switch (name) {
      case "float4" -> single ? FloatEncoder.singleToReal() : FloatEncoder.doubleToReal();
      case "float8" -> single ? FloatEncoder.singleToDouble() : FloatEncoder.doubleToDouble();
      default -> null;
    };
  }

  private static @Nullable ColumnEncoder fixed(ArrowType.FixedSizeBinary from, String name) {
    boolean uuid = name.equals("uuid") && from.getByteWidth() == 2 * Long.BYTES;
    return uuid
        ? new BytesEncoder.ToUuid()
        : name.equals("bytea") ? new BytesEncoder.ToBytea() : null;
  }

  private static @Nullable ColumnEncoder time(ArrowType from, String name) {
    if (from instanceof ArrowType.Date type) {
      return switch (name) {
        case "date" -> new TimeEncoder.ToDate(type);
        case "timestamp" -> new TimeEncoder.ToTimestamp(type);
        default -> null;
      };
    } else if (from instanceof ArrowType.Time type) {
      return name.equals("time") ? new TimeEncoder.ToTime(type) : null;
    } else if (from instanceof ArrowType.Timestamp type) {
      // A wall clock's time becomes an instant only by a zone that somebody has to name.
      String wanted = type.getTimezone() == null ? "timestamp" : "timestamptz";
      return name.equals(wanted) ? new TimeEncoder.ToTimestamp(type) : null;
    }

    return from instanceof ArrowType.Interval type
            && type.getUnit() == IntervalUnit.MONTH_DAY_NANO
            && name.equals("interval")
        ? new IntervalEncoder()
        : null;
  }

  private static ColumnEncoder text(TargetColumn to) {
    String name = to.type().name();
    boolean plain =
        (PLAIN_TEXT.contains(name) && (to.type().isBuiltIn() || name.equals("citext")))
            || to.type().kind().equals("e");
    if (plain && !to.isArray()) {
      return new BytesEncoder.ToText(to);
    } else if (to.type().isBuiltIn() && name.equals("uuid")) {
      return new BytesEncoder.ToUuid();
    } else if (to.type().isBuiltIn() && (name.equals("jsonb") || name.equals("jsonpath"))) {
      return new BytesEncoder.ToVersioned();
    }

    return new BytesEncoder.ToInput();
  }
}
