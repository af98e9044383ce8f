package io.arrowlake.jdbc;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Map;
import java.util.UUID;
import org.apache.calcite.avatica.util.Cursor;
import org.joou.UByte;
import org.joou.UInteger;
import org.joou.ULong;
import org.joou.UShort;
import org.jspecify.annotations.Nullable;

/** The value of a column in the row where the cursor stands, in every form that JDBC knows. */
final class VectorAccessor implements Cursor.Accessor {
  private static final double FLOAT_END = Float.MAX_VALUE;

  private final RowCursor cursor;
  private final ColumnReader reader;

  VectorAccessor(RowCursor cursor, ColumnReader reader) {
    this.cursor = cursor;
    this.reader = reader;
  }

  /** Whether the value is NULL; the answer is what wasNull says from then on. */
  private boolean absent() throws SQLException {
    boolean isNull = reader.isNull(cursor.index());
    cursor.rememberNull(isNull);
    return isNull;
  }

  @Override
  public boolean wasNull() {
    return cursor.wasNull();
  }

  @Override
  public @Nullable String getString() throws SQLException {
    return absent() ? null : reader.text(cursor.index());
  }

  @Override
  public boolean getBoolean() throws SQLException {
    return !absent() && reader.bool(cursor.index());
  }

  @Override
  public byte getByte() throws SQLException {
    return (byte) whole(Byte.MIN_VALUE, Byte.MAX_VALUE, "a byte");
  }

  @Override
  public short getShort() throws SQLException {
    return (short) whole(Short.MIN_VALUE, Short.MAX_VALUE, "a short");
  }

  @Override
  public int getInt() throws SQLException {
    return (int) whole(Integer.MIN_VALUE, Integer.MAX_VALUE, "an int");
  }

  @Override
  public long getLong() throws SQLException {
    return absent() ? 0 : reader.whole(cursor.index());
  }

  private long whole(long least, long greatest, String target) throws SQLException {
    long value = getLong();
    if (value < least || value > greatest) {
      throw SqlErrors.outOfRange(value, reader.what(), target);
    }

    return value;
  }

  @Override
  public float getFloat() throws SQLException {
    double value = getDouble();
    if (Math.abs(value) > FLOAT_END && !Double.isInfinite(value)) {
      throw SqlErrors.outOfRange(value, reader.what(), "a float");
    }

    return (float) value;
  }

  @Override
  public double getDouble() throws SQLException {
    return absent() ? 0 : reader.real(cursor.index());
  }

  @Override
  public @Nullable BigDecimal getBigDecimal() throws SQLException {
    return absent() ? null : reader.decimal(cursor.index());
  }

  @Override
  public @Nullable BigDecimal getBigDecimal(int scale) throws SQLException {
    BigDecimal value = getBigDecimal();
    return value == null ? null : value.setScale(scale, RoundingMode.HALF_UP);
  }

  @Override
  public byte @Nullable [] getBytes() throws SQLException {
    return absent() ? null : reader.bytes(cursor.index());
  }

  @Override
  public @Nullable InputStream getAsciiStream() throws SQLException {
    String text = getString();
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public @Nullable InputStream getUnicodeStream() throws SQLException {
    String text = getString();
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public @Nullable InputStream getBinaryStream() throws SQLException {
    byte[] bytes = getBytes();
    return bytes == null ? null : new ByteArrayInputStream(bytes);
  }

  @Override
  public @Nullable Reader getCharacterStream() throws SQLException {
    String text = getString();
    return text == null ? null : new StringReader(text);
  }

  @Override
  public @Nullable Reader getNCharacterStream() throws SQLException {
    return getCharacterStream();
  }

  @Override
  public @Nullable String getNString() throws SQLException {
    return getString();
  }

  @Override
  public @Nullable Object getObject() throws SQLException {
    return absent() ? null : reader.object(cursor.index());
  }

  /** Types of the user's own do not exist: the map changes nothing. */
  @Override
  public @Nullable Object getObject(@Nullable Map<String, Class<?>> map) throws SQLException {
    return getObject();
  }

  @Override
  public @Nullable Array getArray() throws SQLException {
    return getObject(Array.class);
  }

  @Override
  public @Nullable Struct getStruct() throws SQLException {
    return getObject(Struct.class);
  }

  @Override
  public @Nullable Date getDate(@Nullable Calendar calendar) throws SQLException {
    return absent() ? null : Calendars.date(date(calendar), calendar);
  }

  @Override
  public @Nullable Time getTime(@Nullable Calendar calendar) throws SQLException {
    return absent() ? null : Calendars.time(time(calendar).atDate(LocalDate.EPOCH), calendar);
  }

  @Override
  public @Nullable Timestamp getTimestamp(@Nullable Calendar calendar) throws SQLException {
    if (absent()) {
      return null;
    }

    return reader.isInstant()
        ? Calendars.timestamp(reader.instant(cursor.index()).toInstant())
        : Calendars.timestamp(reader.timestamp(cursor.index()), calendar);
  }

  private LocalDate date(@Nullable Calendar calendar) throws SQLException {
    return reader.isInstant() ? zoned(calendar).toLocalDate() : reader.date(cursor.index());
  }

  private LocalTime time(@Nullable Calendar calendar) throws SQLException {
    return reader.isInstant() ? zoned(calendar).toLocalTime() : reader.time(cursor.index());
  }

  private ZonedDateTime zoned(@Nullable Calendar calendar) throws SQLException {
    Calendar zone = calendar == null ? new GregorianCalendar() : calendar;
    return reader.instant(cursor.index()).atZoneSameInstant(zone.getTimeZone().toZoneId());
  }

  @Override
  public <T> @Nullable T getObject(@Nullable Class<T> type) throws SQLException {
    if (type == null) {
      throw SqlErrors.cannotConvert(reader.what(), "no class at all");
    }

    return absent() ? null : type.cast(converted(type, cursor.index()));
  }

  private Object converted(Class<?> type, int row) throws SQLException {
    if (type == String.class) {
      return reader.text(row);
    } else if (type == Boolean.class) {
      return getBoolean();
    } else if (Number.class.isAssignableFrom(type)) {
      return number(type);
    } else if (type == byte[].class) {
      return reader.bytes(row);
    } else if (type == UUID.class) {
      return reader.uuid(row);
    } else if (type.getName().startsWith("java.time.")) {
      return moment(type, row);
    } else if (java.util.Date.class.isAssignableFrom(type)) {
      return legacyMoment(type);
    }

    Object natural = reader.object(row);
    if (!type.isInstance(natural)) {
      throw cannot(type);
    }

    return natural;
  }

  private Object number(Class<?> type) throws SQLException {
    if (type == Byte.class) {
      return getByte();
    } else if (type == Short.class) {
      return getShort();
    } else if (type == Integer.class) {
      return getInt();
    } else if (type == Long.class) {
      return getLong();
    } else if (type == Float.class) {
      return getFloat();
    } else if (type == Double.class) {
      return getDouble();
    } else if (type == BigDecimal.class) {
      return reader.decimal(cursor.index());
    } else if (type == BigInteger.class) {
      return reader.decimal(cursor.index()).toBigInteger();
    }

    throw cannot(type);
  }

  /** An instant is read in UTC here, the zone of java.time's conversions being explicit. */
  private Object moment(Class<?> type, int row) throws SQLException {
    if (type == LocalDate.class) {
      return reader.isInstant() ? reader.timestamp(row).toLocalDate() : reader.date(row);
    } else if (type == LocalTime.class) {
      return reader.isInstant() ? reader.timestamp(row).toLocalTime() : reader.time(row);
    } else if (type == LocalDateTime.class) {
      return reader.timestamp(row);
    } else if (type == OffsetDateTime.class) {
      return reader.instant(row);
    } else if (type == ZonedDateTime.class) {
      return reader.instant(row).toZonedDateTime();
    } else if (type == Instant.class) {
      return reader.instant(row).toInstant();
    }

    throw cannot(type);
  }

  private @Nullable Object legacyMoment(Class<?> type) throws SQLException {
    if (type == Date.class) {
      return getDate(null);
    } else if (type == Time.class) {
      return getTime(null);
    } else if (type == Timestamp.class || type == java.util.Date.class) {
      return getTimestamp(null);
    }

    throw cannot(type);
  }

  private SQLException cannot(Class<?> type) {
    return SqlErrors.cannotConvert(reader.what(), type.getName());
  }

  @Override
  public UByte getUByte() throws SQLException {
    throw unsigned();
  }

  @Override
  public UShort getUShort() throws SQLException {
    throw unsigned();
  }

  @Override
  public UInteger getUInt() throws SQLException {
    throw unsigned();
  }

  @Override
  public ULong getULong() throws SQLException {
    throw unsigned();
  }

  private static SQLException unsigned() {
    return SqlErrors.unsupported("Unsigned integers");
  }

  @Override
  public Ref getRef() throws SQLException {
    throw SqlErrors.unsupported("REF values");
  }

  @Override
  public Blob getBlob() throws SQLException {
    throw SqlErrors.unsupported("Blob objects. Call getBytes or getBinaryStream");
  }

  @Override
  public Clob getClob() throws SQLException {
    throw SqlErrors.unsupported("Clob objects. Call getString or getCharacterStream");
  }

  @Override
  public NClob getNClob() throws SQLException {
    throw SqlErrors.unsupported("NClob objects. Call getString or getCharacterStream");
  }

  @Override
  public URL getURL() throws SQLException {
    throw SqlErrors.unsupported("DATALINK values");
  }

  @Override
  public SQLXML getSQLXML() throws SQLException {
    throw SqlErrors.unsupported("XML values");
  }
}
