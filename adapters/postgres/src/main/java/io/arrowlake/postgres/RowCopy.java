package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BadRowException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * One COPY into a table, from batches. It is binary, unless a column has no binary form here: then
 * it is text, which the server's input functions read. Used by one thread; owns no connection.
 */
final class RowCopy implements AutoCloseable {
  /** Bytes that are sent at once: enough for a call, few enough that the server never waits. */
  private static final int FLUSH_BYTES = 1 << 18;

  private static final int CAPACITY = FLUSH_BYTES + (1 << 16);
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final int END = -1;
  private static final int MISSING = -1;

  private final CopyTarget connection;
  private final String relation;
  private final List<TargetColumn> columns;
  private final ColumnEncoder[] encoders;
  private final boolean binary;
  private final CopyBuffer buffer = new CopyBuffer(CAPACITY);
  private @Nullable CopyIn copy;
  private long rows;
  private long bytes;

  /**
   * A COPY that starts with its first rows.
   *
   * @param relation the quoted name of the table
   * @param columns its columns that get values, in the order of the fields
   * @throws ArrowLakeException TYPE_MISMATCH where a column cannot take what a field holds
   */
  RowCopy(CopyTarget connection, String relation, List<TargetColumn> columns, List<Field> fields) {
    this.connection = connection;
    this.relation = relation;
    this.columns = columns;
    this.encoders = new ColumnEncoder[columns.size()];
    boolean all = true;
    for (int i = 0; i < encoders.length; i++) {
      encoders[i] = ColumnEncoders.encoder(fields.get(i), columns.get(i));
      encoders[i].special(connection.specialValues());
      all &= encoders[i].hasBinary();
    }

    this.binary = all;
  }

  private CopyIn started() throws SQLException {
    CopyIn running = copy;
    if (running == null) {
      String names =
          columns.stream()
              .map(column -> Identifiers.quoted(column.name()))
              .collect(Collectors.joining(", "));
      running =
          connection.copy(
              "COPY %s (%s) FROM STDIN (FORMAT %s)"
                  .formatted(relation, names, binary ? "binary" : "text"));
      copy = running;
      if (binary) {
        buffer.array(HEADER);
      }
    }

    return running;
  }

  /**
   * Adds the rows of a batch from one up to another.
   *
   * @throws BadRowException where the client or the server does not take a row, which may be one of
   *     an earlier batch; the COPY is then over
   */
  void append(VectorSchemaRoot batch, int from, int to) {
    try {
      CopyIn running = started();
      bind(batch);
      for (int row = from; row < to; row++) {
        add(row);
        rows++;
        if (buffer.size() >= FLUSH_BYTES) {
          flush(running);
        }
      }
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /** Turns to a batch. */
  private void bind(VectorSchemaRoot batch) {
    for (int i = 0; i < encoders.length; i++) {
      encoders[i].bind(batch.getVector(i));
    }
  }

  private void add(int row) {
    int before = buffer.size();
    int column = 0;
    try {
      if (binary) {
        buffer.int16(encoders.length);
        for (; column < encoders.length; column++) {
          binary(column, row);
        }
      } else {
        for (; column < encoders.length; column++) {
          text(column, row);
        }

        buffer.int8('\n');
      }
    } catch (BadValueException e) {
      buffer.truncate(before);
      throw bad(row, column, e);
    }
  }

  private void binary(int column, int row) {
    ColumnEncoder encoder = encoders[column];
    if (!encoder.isMissing(row)) {
      encoder.binary(row, buffer);
    } else if (columns.get(column).presence() == TargetColumn.Presence.OPTIONAL) {
      buffer.int32(MISSING);
    } else {
      throw missing();
    }
  }

  private static BadValueException missing() {
    return new BadValueException(
        ErrorCode.NOT_NULL_VIOLATION, "the column is NOT NULL, and the value is missing");
  }

  private void text(int column, int row) {
    if (column > 0) {
      buffer.int8('\t');
    }

    if (encoders[column].isMissing(row)) {
      if (columns.get(column).presence() == TargetColumn.Presence.REQUIRED) {
        throw missing();
      }

      buffer.int8('\\');
      buffer.int8('N');
    } else {
      String value = encoders[column].text(row);
      buffer.array(
          value
              .replace("\\", "\\\\")
              .replace("\t", "\\t")
              .replace("\n", "\\n")
              .replace("\r", "\\r")
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  private BadRowException bad(int row, int column, BadValueException e) {
    TargetColumn target = columns.get(column);
    ArrowLakeException reason =
        new ArrowLakeException(
            e.code(),
            "Column " + target.name() + " (" + target.declared() + "): " + e.getMessage());
    return new BadRowException(rows, target.name(), ValueText.of(encoders[column], row), reason);
  }

  private void flush(CopyIn running) throws SQLException {
    running.writeToCopy(buffer.bytes(), 0, buffer.size());
    bytes += buffer.size();
    buffer.truncate(0);
  }

  /**
   * Sends what is left and waits for the server to have taken all.
   *
   * @return the number of rows that the server keeps: a trigger of the table may drop some
   */
  long finish() {
    CopyIn running = copy;
    if (running == null) {
      return 0;
    }

    try {
      if (binary) {
        buffer.int16(END);
      }

      flush(running);
      long taken = running.endCopy();
      copy = null;
      connection.copied();
      return taken;
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /** How many bytes were sent so far. */
  long bytes() {
    return bytes;
  }

  private RuntimeException refused(SQLException e) {
    connection.copied();
    List<String> names = new ArrayList<>();
    columns.forEach(column -> names.add(column.name()));
    ArrowLakeException error = connection.failed(e, null);
    CopyFailure failure = CopyFailure.of(e, names);
    return failure.row() < 0 || connection.isCancelled()
        ? error
        : new BadRowException(failure.row(), failure.column(), failure.value(), error);
  }

  /** Ends a COPY that is not wanted any more; its transaction can only be rolled back then. */
  @Override
  public void close() {
    CopyIn running = copy;
    copy = null;
    if (running != null && running.isActive()) {
      try {
        running.cancelCopy();
        connection.copied();
      } catch (SQLException e) {
        // The connection is of no use any more, and stays marked as busy.
        connection.abort();
      }
    } else if (running != null) {
      connection.copied();
    }
  }
}
