package io.arrowlake.engine.ingest;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * A file as it stood when it was listed. Immutable.
 *
 * @param path its real path, by which it is known ever after
 * @param size in bytes
 * @param modified when it was last written
 * @param key what the file system numbers it by
 */
record ParquetFile(Path path, long size, FileTime modified, String key) {
  /** The footer's length and the magic bytes that end a file. */
  static final int TAIL_BYTES = 8;

  /** The file at this path as it is now. */
  static ParquetFile of(Path path) {
    try {
      Path real = path.toRealPath();
      BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
      return new ParquetFile(
          real,
          attributes.size(),
          attributes.lastModifiedTime(),
          String.valueOf(attributes.fileKey()));
    } catch (NoSuchFileException e) {
      throw new ArrowLakeException(ErrorCode.FILE_NOT_FOUND, "File not found: " + path, e);
    } catch (IOException e) {
      throw new ArrowLakeException(
          ErrorCode.SOURCE_QUERY_FAILED, "File cannot be read: " + path, e);
    }
  }

  /** Where the footer begins, in bytes. */
  long footerOffset() {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer tail = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(tail, size - TAIL_BYTES);
      return size - TAIL_BYTES - Integer.toUnsignedLong(tail.getInt(0));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The error of a file that is there and cannot be read. */
  ArrowLakeException unreadable(IOException e) {
    return new ArrowLakeException(ErrorCode.SOURCE_QUERY_FAILED, "File cannot be read: " + path, e);
  }

  /**
   * Makes sure that nobody has written to the file.
   *
   * @throws ArrowLakeException SOURCE_CHANGED where somebody has
   */
  void requireUnchanged() {
    if (!of(path).equals(this)) {
      throw changed(path.toString());
    }
  }

  /** The error of a file that is another one than it was. */
  static ArrowLakeException changed(String path) {
    return new ArrowLakeException(
            ErrorCode.SOURCE_CHANGED, "File changed since its loading began: " + path)
        .remedy("Put the file back as it was, or load into a new table");
  }
}
