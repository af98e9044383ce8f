package io.arrowlake.jdbc;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.apache.arrow.vector.ValueVector;
import org.apache.calcite.rel.type.RelDataType;

/**
 * Reads the values of one column from the vectors of its batches, in the forms that JDBC asks for.
 * A form that the type does not have is an SQLException. Not thread-safe. Owns no vector.
 *
 * <p>Values are read at positions that hold no NULL: {@link #isNull} is asked first.
 */
abstract class ColumnReader {
  private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

  private final String what;

  /**
   * @param what names the column in errors
   */
  ColumnReader(String what) {
    this.what = what;
  }

  /** The reader of a column of this type. */
  static ColumnReader of(String name, RelDataType type) {
    String what = name + " (" + JdbcType.of(type).name() + ")";
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> new NumberReaders.BooleanReader(what);
      case TINYINT, SMALLINT -> new NumberReaders.SmallReader(what);
      case INTEGER -> new NumberReaders.IntegerReader(what);
      case BIGINT -> new NumberReaders.BigReader(what);
      case DECIMAL -> new NumberReaders.DecimalReader(what);
      case REAL -> new NumberReaders.RealReader(what);
      case FLOAT, DOUBLE -> new NumberReaders.DoubleReader(what);
      case CHAR, VARCHAR -> new TextReaders.VarcharReader(what);
      case UUID -> new TextReaders.UuidReader(what);
      case BINARY, VARBINARY -> new TextReaders.BinaryReader(what);
      case DATE -> new TimeReaders.DateReader(what);
      case TIME -> new TimeReaders.TimeReader(what);
      case TIMESTAMP -> new TimeReaders.TimestampReader(what);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> new TimeReaders.InstantReader(what);
      case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH -> new TimeReaders.MonthsReader(what);
      case INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          new TimeReaders.MicrosReader(what);
      case ARRAY, MULTISET -> new NestedReaders.ListReader(what, name, type.getComponentType());
      case ROW -> new NestedReaders.StructReader(what, name, type);
      case MAP -> new NestedReaders.MapReader(what, name, type);
      case NULL -> new NullReader(what);
      default -> throw new IllegalArgumentException("No reader of " + type.getFullTypeString());
    };
  }

  /** Takes the vector of the next batch. */
  abstract void bind(ValueVector vector);

  abstract boolean isNull(int index);

  /** The value as the class that getObject gives. */
  abstract Object object(int index) throws SQLException;

  /** The value as PostgreSQL prints it. */
  abstract String text(int index) throws SQLException;

  boolean bool(int index) throws SQLException {
    throw cannot("a boolean");
  }

  BigDecimal decimal(int index) throws SQLException {
    throw cannot("a number");
  }

  /** The value without its fraction. */
  long whole(int index) throws SQLException {
    return whole(decimal(index));
  }

  double real(int index) throws SQLException {
    return decimal(index).doubleValue();
  }

  byte[] bytes(int index) throws SQLException {
    throw cannot("bytes");
  }

  UUID uuid(int index) throws SQLException {
    throw cannot("a UUID");
  }

  LocalDate date(int index) throws SQLException {
    throw cannot("a date");
  }

  LocalTime time(int index) throws SQLException {
    throw cannot("a time");
  }

  LocalDateTime timestamp(int index) throws SQLException {
    throw cannot("a timestamp");
  }

  OffsetDateTime instant(int index) throws SQLException {
    throw cannot("an instant");
  }

  /** Whether values are instants, which have a date and a time only in a zone. */
  boolean isInstant() {
    return false;
  }

  final String what() {
    return what;
  }

  final SQLException cannot(String target) {
    return SqlErrors.cannotConvert(what, target);
  }

  final long whole(BigDecimal number) throws SQLException {
    BigDecimal whole = number.setScale(0, RoundingMode.DOWN);
    if (whole.compareTo(MIN_LONG) < 0 || whole.compareTo(MAX_LONG) > 0) {
      throw SqlErrors.outOfRange(number, what, "a long");
    }

    return whole.longValueExact();
  }

  /** Reads a column that holds nothing but NULL. */
  private static final class NullReader extends ColumnReader {
    NullReader(String what) {
      super(what);
    }

    @Override
    void bind(ValueVector vector) {}

    @Override
    boolean isNull(int index) {
      return true;
    }

    @Override
    Object object(int index) throws SQLException {
      throw cannot("a value");
    }

    @Override
    String text(int index) throws SQLException {
      throw cannot("a value");
    }
  }
}
