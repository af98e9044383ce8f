package io.arrowlake.files;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Estimates the number of rows of a text file from its beginning. */
final class TextRows {
  private static final int SAMPLE_BYTES = 1 << 16;

  /** What text shrinks to where its compression cannot be looked into. */
  private static final double COMPRESSION = 4;

  private static final double ROW_BYTES = 100;

  private TextRows() {}

  /** The rows that a CSV or JSON file has, about. */
  static double estimate(DataFile file, FileFormat format) {
    String name = file.path().toLowerCase(Locale.ROOT);
    if (name.endsWith(".zst")) {
      return file.size() * COMPRESSION / ROW_BYTES;
    }

    Path path = Path.of(file.path());
    try (CountingStream counted = new CountingStream(Files.newInputStream(path));
        InputStream in = name.endsWith(".gz") ? new GZIPInputStream(counted, 512) : counted) {
      byte[] sample = in.readNBytes(SAMPLE_BYTES);
      double rows = format == FileFormat.JSON ? objects(sample) : lines(sample);
      boolean whole = sample.length < SAMPLE_BYTES;
      return whole ? rows : rows * file.size() / Math.max(1, counted.count);
    } catch (ZipException | EOFException e) {
      // No archive: DuckDB says so with the file's name when it is read.
      return Double.NaN;
    } catch (IOException e) {
      throw DataFile.failure(path, e);
    }
  }

  /** Lines without the header; the last one may lack its end. */
  private static double lines(byte[] sample) {
    int lines = 0;
    for (byte letter : sample) {
      lines += letter == '\n' ? 1 : 0;
    }

    boolean open = sample.length > 0 && sample[sample.length - 1] != '\n';
    return Math.max(0, lines - (open ? 0 : 1));
  }

  /** Objects that are in no other object. */
  private static double objects(byte[] sample) {
    int depth = 0;
    int objects = 0;
    boolean quoted = false;
    for (int i = 0; i < sample.length; i++) {
      switch (sample[i]) {
        case '\\' -> i += quoted ? 1 : 0;
        case '"' -> quoted = !quoted;
        case '{' -> depth += quoted ? 0 : 1;
        case '}' -> {
          depth -= quoted ? 0 : 1;
          objects += !quoted && depth == 0 ? 1 : 0;
        }
        default -> {}
      }
    }

    return objects;
  }

  /** Counts the bytes that are taken out of a file. */
  private static final class CountingStream extends FilterInputStream {
    private long count;

    CountingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int letter = super.read();
      count += letter < 0 ? 0 : 1;
      return letter;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int read = super.read(target, from, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
