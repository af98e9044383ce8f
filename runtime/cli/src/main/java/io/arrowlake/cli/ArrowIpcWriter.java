package io.arrowlake.cli;

import io.arrowlake.engine.QueryExecution;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.function.BiFunction;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;

/** Writes Arrow IPC: the file form into files, the stream form elsewhere. */
final class ArrowIpcWriter implements ResultWriter {
  private final BiFunction<VectorSchemaRoot, OutputStream, ArrowWriter> form;
  private final OutputStream out;

  private ArrowIpcWriter(
      BiFunction<VectorSchemaRoot, OutputStream, ArrowWriter> form, OutputStream out) {
    this.form = form;
    this.out = out;
  }

  /** A writer of the stream form. */
  static ArrowIpcWriter ofStream(OutputStream out) {
    return new ArrowIpcWriter((root, to) -> new ArrowStreamWriter(root, null, to), out);
  }

  /** A writer of the file form. */
  static ArrowIpcWriter ofFile(OutputStream out) {
    return new ArrowIpcWriter(
        (root, to) -> new ArrowFileWriter(root, null, Channels.newChannel(to)), out);
  }

  @Override
  public long write(QueryExecution execution) throws IOException {
    return ExecutionReader.lend(execution, this::write);
  }

  private void write(ExecutionReader reader) throws IOException {
    try (ArrowWriter writer = form.apply(reader.getVectorSchemaRoot(), out)) {
      writer.start();
      while (reader.loadNextBatch()) {
        writer.writeBatch();
      }

      writer.end();
      out.flush();
    }
  }
}
