package io.arrowlake.engine.ingest;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
