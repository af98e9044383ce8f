package io.arrowlake.files;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
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

  /** The name without the folder. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The folder's path. */
  String folder() {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }

  /** The file at this absolute path as it stands now. */
  static DataFile of(Path path) {
    try {
      return of(path, Files.readAttributes(path, BasicFileAttributes.class));
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  /** The file at this absolute path where there is one; a folder is none. */
  static Optional<DataFile> regular(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return attributes.isRegularFile() ? Optional.of(of(path, attributes)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      // A part of the path is a file, where a folder would have to be.
      if (Files.notExists(path)) {
        return Optional.empty();
      }

      throw failure(path, e);
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
}
