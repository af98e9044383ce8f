package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/**
 * Reads what a statement returns of the rows that it changes. All of it is kept, because the rows
 * are the user's only after the commit. Stateless.
 *
 * @param format the form of the rows, null where the statement returns none
 * @param allocator owns the batches
 */
record ReturnedRows(@Nullable CopyFormat format, BufferAllocator allocator) {

  /** Runs the statement, and gives the batches, which are the caller's. */
  List<VectorSchemaRoot> read(WriteConnection connection, String sql) {
    CopyFormat rows = format;
    if (rows == null) {
      throw new IllegalStateException("The statement returns nothing");
    }

    List<VectorSchemaRoot> batches = new ArrayList<>();
    CopyDecoder decoder = new CopyDecoder(rows, allocator);
    try {
      CopyOut copy = connection.copyOut("COPY (" + sql + ") TO STDOUT (FORMAT binary)");
      byte[] message = copy.readFromCopy();
      while (message != null) {
        decoder.add(message);
        if (decoder.isFull()) {
          batches.add(decoder.take());
        }

        message = copy.readFromCopy();
      }

      connection.copied();
      if (decoder.rows() > 0) {
        batches.add(decoder.take());
      }

      return batches;
    } catch (SQLException e) {
      drop(connection, decoder, batches);
      throw connection.failed(e, sql);
    } catch (OutOfMemoryException e) {
      drop(connection, decoder, batches);
      throw new ArrowLakeException(
          ErrorCode.MEMORY_EXCEEDED, "What is returned does not fit the query's memory", e);
    } catch (RuntimeException e) {
      drop(connection, decoder, batches);
      throw e;
    }
  }

  private static void drop(
      WriteConnection connection, CopyDecoder decoder, List<VectorSchemaRoot> batches) {
    connection.fail();
    decoder.abandon();
    batches.forEach(VectorSchemaRoot::close);
  }
}
