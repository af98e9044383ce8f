package io.arrowlake.jdbc;

import io.arrowlake.planner.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads the streams that parameters are set from; they are not closed. */
final class Streams {
  /** The length of a stream that is read to its end. */
  static final long ALL = -1;

  private Streams() {}

  static byte @Nullable [] bytes(@Nullable InputStream stream, long length) throws SQLException {
    if (stream == null) {
      return null;
    }

    try {
      return length == ALL ? stream.readAllBytes() : stream.readNBytes(Math.toIntExact(length));
    } catch (IOException | ArithmeticException e) {
      throw failed(e);
    }
  }

  static @Nullable String ascii(@Nullable InputStream stream, long length) throws SQLException {
    return text(stream, length, StandardCharsets.US_ASCII);
  }

  static @Nullable String utf8(@Nullable InputStream stream, long length) throws SQLException {
    return text(stream, length, StandardCharsets.UTF_8);
  }

  private static @Nullable String text(@Nullable InputStream stream, long length, Charset charset)
      throws SQLException {
    byte[] bytes = bytes(stream, length);
    return bytes == null ? null : new String(bytes, charset);
  }

  static @Nullable String text(@Nullable Reader reader, long length) throws SQLException {
    if (reader == null) {
      return null;
    }

    try {
      StringBuilder text = new StringBuilder();
      char[] buffer = new char[8192];
      long left = length == ALL ? Long.MAX_VALUE : length;
      int read = 0;
      while (left > 0 && read >= 0) {
        text.append(buffer, 0, read);
        read = reader.read(buffer, 0, (int) Math.min(buffer.length, left));
        left -= Math.max(0, read);
      }

      return text.append(buffer, 0, Math.max(0, read)).toString();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static SQLException failed(Exception cause) {
    return new SQLException(
        "The stream of a parameter cannot be read",
        ErrorCode.INVALID_PARAMETER.sqlState(),
        ErrorCode.INVALID_PARAMETER.number(),
        cause);
  }
}
