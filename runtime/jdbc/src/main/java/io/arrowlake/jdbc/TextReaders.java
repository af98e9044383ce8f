package io.arrowlake.jdbc;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;

/** The readers of text, of UUIDs and of bytes. */
final class TextReaders {
  private TextReaders() {}

  /** VARCHAR: every form is parsed as PostgreSQL parses its own output. */
  static final class VarcharReader extends VectorReader<VarCharVector> {
    VarcharReader(String what) {
      super(what, VarCharVector.class);
    }

    @Override
    String text(int index) {
      return new String(vector().get(index), StandardCharsets.UTF_8);
    }

    @Override
    Object object(int index) {
      return text(index);
    }

    @Override
    boolean bool(int index) throws SQLException {
      return PostgresInput.bool(text(index));
    }

    @Override
    BigDecimal decimal(int index) throws SQLException {
      return PostgresInput.decimal(text(index));
    }

    @Override
    double real(int index) throws SQLException {
      return PostgresInput.real(text(index));
    }

    @Override
    byte[] bytes(int index) {
      return vector().get(index);
    }

    @Override
    UUID uuid(int index) throws SQLException {
      return PostgresInput.uuid(text(index));
    }

    @Override
    LocalDate date(int index) throws SQLException {
      return PostgresInput.date(text(index));
    }

    @Override
    LocalTime time(int index) throws SQLException {
      return PostgresInput.time(text(index));
    }

    @Override
    LocalDateTime timestamp(int index) throws SQLException {
      return PostgresInput.timestamp(text(index));
    }

    @Override
    OffsetDateTime instant(int index) throws SQLException {
      return PostgresInput.instant(text(index));
    }
  }

  /** UUID. */
  static final class UuidReader extends VectorReader<VarCharVector> {
    UuidReader(String what) {
      super(what, VarCharVector.class);
    }

    @Override
    String text(int index) {
      return new String(vector().get(index), StandardCharsets.US_ASCII);
    }

    @Override
    UUID uuid(int index) throws SQLException {
      return PostgresInput.uuid(text(index));
    }

    @Override
    Object object(int index) throws SQLException {
      return uuid(index);
    }
  }

  /** VARBINARY. */
  static final class BinaryReader extends VectorReader<VarBinaryVector> {
    BinaryReader(String what) {
      super(what, VarBinaryVector.class);
    }

    @Override
    byte[] bytes(int index) {
      return vector().get(index);
    }

    @Override
    Object object(int index) {
      return bytes(index);
    }

    @Override
    String text(int index) {
      return PostgresText.of(bytes(index));
    }
  }
}
