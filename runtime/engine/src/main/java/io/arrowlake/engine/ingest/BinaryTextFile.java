package io.arrowlake.engine.ingest;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;

/**
 * A copy of one row group whose footer declares text as bytes, so that text that is no UTF-8 can be
 * read. The data pages lie where they lay; what is before them is a hole. Owns a temporary file.
 */
final class BinaryTextFile implements AutoCloseable {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final Path path;

  private BinaryTextFile(Path path) {
    this.path = path;
  }

  /** Copies the bytes of a row group. */
  static BinaryTextFile of(RowGroup group) {
    try {
      BinaryTextFile copy = new BinaryTextFile(Files.createTempFile("arrowlake-text-", ".parquet"));
      try {
        copy.write(group);
        return copy;
      } catch (Throwable e) {
        copy.close();
        throw e;
      }
    } catch (IOException e) {
      throw new ArrowLakeException(
          ErrorCode.SOURCE_QUERY_FAILED,
          "Row group %d of %s cannot be copied to a temporary file"
              .formatted(group.number(), group.file().path()),
          e);
    }
  }

  Path path() {
    return path;
  }

  private void write(RowGroup group) throws IOException {
    try (FileChannel from = FileChannel.open(group.file().path(), StandardOpenOption.READ);
        FileChannel to = FileChannel.open(path, StandardOpenOption.WRITE)) {
      FileMetaData footer = footer(group.file(), from);
      declare(footer, group.number());
      write(to, ByteBuffer.wrap(MAGIC));
      to.position(group.offset());
      copy(from, group.offset(), group.offset() + group.length(), to);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Util.writeFileMetaData(footer, bytes);
      write(to, ByteBuffer.wrap(bytes.toByteArray()));
      ByteBuffer tail = ByteBuffer.allocate(ParquetFile.TAIL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      write(to, tail.putInt(bytes.size()).put(MAGIC).flip());
    }
  }

  private static FileMetaData footer(ParquetFile file, FileChannel channel) throws IOException {
    channel.position(file.footerOffset());
    // The stream ends with the channel, which is the caller's.
    InputStream footer = Channels.newInputStream(channel);
    return Util.readFileMetaData(footer);
  }

  /** Leaves one row group, and takes from the columns what says that they are text. */
  private static void declare(FileMetaData footer, int group) {
    footer.setRow_groups(List.of(footer.getRow_groups().get(group)));
    footer.setNum_rows(footer.getRow_groups().get(0).getNum_rows());
    footer.getSchema().stream()
        .filter(BinaryTextFile::isText)
        .forEach(
            column -> {
              column.unsetConverted_type();
              column.unsetLogicalType();
            });
    for (ColumnChunk column : footer.getRow_groups().get(0).getColumns()) {
      // They lie elsewhere in the file, and are not copied.
      column.unsetColumn_index_offset();
      column.unsetColumn_index_length();
      column.unsetOffset_index_offset();
      column.unsetOffset_index_length();
      column.getMeta_data().unsetBloom_filter_offset();
      column.getMeta_data().unsetBloom_filter_length();
    }
  }

  private static boolean isText(SchemaElement column) {
    LogicalType type = column.getLogicalType();
    ConvertedType older = column.getConverted_type();
    return (type != null && (type.isSetSTRING() || type.isSetENUM() || type.isSetJSON()))
        || older == ConvertedType.UTF8
        || older == ConvertedType.ENUM
        || older == ConvertedType.JSON;
  }

  private static void copy(FileChannel from, long begin, long end, FileChannel to)
      throws IOException {
    long at = begin;
    while (at < end) {
      long moved = from.transferTo(at, end - at, to);
      if (moved == 0) {
        throw new IOException("The file ends within its row group");
      }

      at += moved;
    }
  }

  private static void write(FileChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new ArrowLakeException(
          ErrorCode.SOURCE_QUERY_FAILED, "A temporary file cannot be deleted: " + path, e);
    }
  }
}
