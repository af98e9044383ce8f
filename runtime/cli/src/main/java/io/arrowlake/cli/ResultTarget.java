package io.arrowlake.cli;

import io.arrowlake.engine.QueryExecution;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Where results go, in one form: the console or a file. A file appears under its name once it is
 * complete, and not at all when {@link #complete} is not called. Not thread-safe.
 */
final class ResultTarget implements AutoCloseable {
  private static final int WIDEST_CELL_ON_TERMINAL = 60;
  private static final int BUFFER = 1 << 16;

  private final ResultFormat format;
  private final Console console;
  private final @Nullable Path file;
  private final @Nullable Path part;
  private @Nullable OutputStream stream;
  private int results;

  ResultTarget(ResultFormat format, Console console, @Nullable Path file) {
    this.format = format;
    this.console = console;
    this.file = file;
    this.part = file == null ? null : file.resolveSibling(file.getFileName() + ".part");
  }

  /** Whether one more result can be taken: binary forms hold one. */
  boolean takesAnother() {
    return results == 0 || !format.isBinary();
  }

  /**
   * Writes the rows of an execution.
   *
   * @return their number
   */
  long write(QueryExecution execution, ProgressLine progress) throws IOException {
    results++;
    return writer(progress).write(execution);
  }

  /** Says what a statement without rows did, to people only. */
  void tell(String message, ProgressLine progress) throws IOException {
    if (format == ResultFormat.TABLE) {
      OutputStream out = stream(progress);
      out.write((message + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private ResultWriter writer(ProgressLine progress) throws IOException {
    return switch (format) {
      case TABLE -> new TableWriter(stream(progress), widestCell());
      case CSV -> new CsvWriter(stream(progress));
      case JSON -> new JsonWriter(stream(progress));
      case ARROW ->
          file == null
              ? ArrowIpcWriter.ofStream(stream(progress))
              : ArrowIpcWriter.ofFile(stream(progress));
      case PARQUET -> new ParquetWriter(requirePart());
    };
  }

  private int widestCell() {
    return file == null && console.terminals().out() ? WIDEST_CELL_ON_TERMINAL : Integer.MAX_VALUE;
  }

  private Path requirePart() {
    if (part == null) {
      throw new IllegalStateException(format + " is written into files only");
    }

    return part;
  }

  private OutputStream stream(ProgressLine progress) throws IOException {
    if (part == null) {
      return console.terminals().out()
          ? new OutputAfterProgress(console.out(), progress)
          : console.out();
    }

    if (stream == null) {
      stream = new BufferedOutputStream(Files.newOutputStream(part), BUFFER);
    }

    // A writer may close its stream; the next one needs it open.
    return new FilterOutputStream(stream) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  /** All results are written: the file gets its name. */
  void complete() throws IOException {
    if (stream != null) {
      stream.close();
    }

    if (part != null && file != null && Files.exists(part)) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.close();
    }

    if (part != null) {
      Files.deleteIfExists(part);
    }
  }

  /** Ends the progress line before the first output, since both would mix on the screen. */
  private static final class OutputAfterProgress extends FilterOutputStream {
    private final ProgressLine progress;

    OutputAfterProgress(OutputStream out, ProgressLine progress) {
      super(out);
      this.progress = progress;
    }

    @Override
    public void write(int letter) throws IOException {
      progress.close();
      out.write(letter);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      progress.close();
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
