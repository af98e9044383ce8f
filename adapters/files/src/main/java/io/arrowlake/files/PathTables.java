package io.arrowlake.files;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.SourceContext;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The tables that paths and globs name, such as {@code data/*.parquet}; relative ones start from
 * {@link SourceContext#baseFolder}. Files are listed for each statement. Thread-safe.
 */
public final class PathTables {
  /** The catalog in the names of these tables; nobody can configure one of that name. */
  public static final String CATALOG = "$path";

  private static final String SCHEMA = "main";

  private final Path base;
  private final FileTables tables;

  /** Tables that are read by the engine's DuckDB. */
  public PathTables(SourceContext context) {
    this.base = context.baseFolder().toAbsolutePath().normalize();
    this.tables = new FileTables(context, 0);
  }

  /**
   * The table of a file, of all files in a folder, or of all files that match a glob.
   *
   * @throws ArrowLakeException FILE_NOT_FOUND where there is no file, FILE_CORRUPT where one cannot
   *     be read, NOT_SUPPORTED where the format is not known or the path is an address
   */
  public Optional<SourceTable> path(String path) {
    if (path.contains("://")) {
      throw new ArrowLakeException(
              ErrorCode.NOT_SUPPORTED, "Only local files can be read, not: " + path)
          .remedy("Copy the file to a local folder");
    }

    Path root = path.startsWith("/") ? base.getRoot() : base;
    FileSet set = FileSet.of(path, root, files(path));
    return Optional.of(tables.table(new TableName(CATALOG, SCHEMA, path), set));
  }

  private List<DataFile> files(String path) {
    Path literal = literal(path);
    if (!path.isEmpty() && Files.isRegularFile(literal)) {
      return List.of(DataFile.of(literal));
    }

    if (!path.isEmpty() && Files.isDirectory(literal)) {
      List<DataFile> files = FilePattern.tree(literal);
      if (files.isEmpty()) {
        throw FilesCatalog.emptyFolder(literal);
      }

      return files;
    }

    if (!FilePattern.isPattern(path)) {
      throw missing(path, literal);
    }

    List<DataFile> files = new FilePattern(path).list(base);
    if (files.isEmpty()) {
      throw new ArrowLakeException(
              ErrorCode.FILE_NOT_FOUND, "No file matches: " + path + " (in folder " + base + ")")
          .remedy("Check the folder and the pattern");
    }

    return files;
  }

  private Path literal(String path) {
    try {
      return base.resolve(path).normalize();
    } catch (InvalidPathException e) {
      throw new ArrowLakeException(ErrorCode.FILE_NOT_FOUND, "No path: " + path, e);
    }
  }

  private static ArrowLakeException missing(String path, Path literal) {
    Path folder = literal.getParent();
    Path file = literal.getFileName();
    List<String> names =
        folder != null && Files.isDirectory(folder)
            ? FilePattern.entries(folder, FilePattern::isData).stream()
                .map(entry -> entry.getFileName().toString())
                .toList()
            : List.of();
    ArrowLakeException error =
        new ArrowLakeException(
            ErrorCode.FILE_NOT_FOUND, "File not found: " + path + " (" + literal + ")");
    return file == null ? error : error.nearest(file.toString(), names);
  }
}
