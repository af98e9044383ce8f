package io.arrowlake.files;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * A file as it stood when it was listed: two that are equal have the same content. Immutable.
 *
 * @param path the absolute path
 * @param size in bytes
 * @param modified when it was last written, in nanoseconds since 1970
 * @param key what the file system numbers it by: tells a file from another one renamed over it
 */
record DataFile(String path, long size, long modified, String key) {

  /** The file at this absolute path, with attributes that have been read. */
  static DataFile of(Path path, BasicFileAttributes attributes) {
    return new DataFile(
        path.toString(),
        attributes.size(),
        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        String.valueOf(attributes.fileKey()));
  }

  /** The file at this absolute path as it stands now. */
  static DataFile of(Path path) {
    try {
      return of(path, Files.readAttributes(path, BasicFileAttributes.class));
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  /** The error of a path that cannot be read. */
  static ArrowLakeException failure(Path path, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return new ArrowLakeException(ErrorCode.FILE_NOT_FOUND, "File not found: " + path, cause);
    }

    if (cause instanceof AccessDeniedException) {
      return new ArrowLakeException(
              ErrorCode.SOURCE_PERMISSION, "File cannot be read: " + path, cause)
          .remedy("Grant read permission to the user that runs ArrowLake");
    }

    return new ArrowLakeException(
        ErrorCode.SOURCE_QUERY_FAILED, "File cannot be read: " + path, cause);
  }

  /** {@link #failure} for the errors of a directory stream. */
  static ArrowLakeException failure(Path path, UncheckedIOException cause) {
    return failure(path, cause.getCause());
  }
}
