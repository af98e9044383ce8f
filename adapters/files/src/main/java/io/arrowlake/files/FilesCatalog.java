package io.arrowlake.files;

import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.spi.SourceContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The files and folders directly below a folder, as the tables of the schema {@code main}. The
 * folder is listed for each statement. Thread-safe.
 */
final class FilesCatalog implements PlannerCatalog {
  private static final String SCHEMA = "main";

  private final String name;
  private final Path root;
  private final FileTables tables;
  private final boolean partitions;

  FilesCatalog(String name, FilesConfig config, SourceContext context) {
    this.name = name;
    this.root = context.baseFolder().resolve(config.root()).toAbsolutePath().normalize();
    this.tables = new FileTables(context, config.sampleRows());
    this.partitions = config.hivePartitioning() == FilesConfig.HivePartitioning.AUTO;
  }

  /** The folder, as an absolute path. */
  Path root() {
    return root;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String kind() {
    return "files";
  }

  @Override
  public Optional<Site> site() {
    return Optional.empty();
  }

  @Override
  public List<String> schemas() {
    return List.of(SCHEMA);
  }

  @Override
  public Optional<String> soleSchema() {
    return Optional.of(SCHEMA);
  }

  @Override
  public List<String> tables(String schema) {
    return schema.equalsIgnoreCase(SCHEMA) ? List.copyOf(entries().keySet()) : List.of();
  }

  @Override
  public Optional<SourceTable> table(String schema, String table) {
    if (!schema.equalsIgnoreCase(SCHEMA)) {
      return Optional.empty();
    }

    Map<String, List<Path>> entries = entries();
    String exact = entries.containsKey(table) ? table : similar(entries, table);
    return Optional.ofNullable(entries.get(exact)).map(paths -> table(exact, paths));
  }

  private String similar(Map<String, List<Path>> entries, String table) {
    List<String> names = entries.keySet().stream().filter(table::equalsIgnoreCase).toList();
    if (names.size() > 1) {
      throw new ArrowLakeException(
              ErrorCode.AMBIGUOUS_NAME,
              "Table name " + table + " of " + name + " may be any of: " + String.join(", ", names))
          .remedy("Quote the name in the case of the file");
    }

    return names.isEmpty() ? table : names.get(0);
  }

  private SourceTable table(String table, List<Path> paths) {
    TableName full = new TableName(name, SCHEMA, table);
    if (paths.size() > 1) {
      throw new ArrowLakeException(
              ErrorCode.AMBIGUOUS_NAME,
              "Table "
                  + full
                  + " may be any of: "
                  + String.join(", ", paths.stream().map(Path::toString).toList()))
          .remedy("Name the path in quotes, or rename all but one of them");
    }

    Path path = paths.get(0);
    if (!Files.isDirectory(path)) {
      return tables.table(full, FileSet.plain(full.toString(), List.of(DataFile.of(path))));
    }

    List<DataFile> files = FilePattern.tree(path);
    if (files.isEmpty()) {
      throw emptyFolder(path);
    }

    return tables.table(
        full,
        partitions
            ? FileSet.of(full.toString(), path, files)
            : FileSet.plain(full.toString(), files));
  }

  /** The error of a folder that holds no file to take columns from. */
  static ArrowLakeException emptyFolder(Path folder) {
    return new ArrowLakeException(
            ErrorCode.FILE_NOT_FOUND,
            "Folder has no files, so that its table has no columns: " + folder)
        .remedy("Put a file of the table into it, which may have no rows");
  }

  /** The paths that each table may be, by name; more than one where names collide. */
  private Map<String, List<Path>> entries() {
    Map<String, List<Path>> entries = new TreeMap<>();
    for (Path path : new TreeSet<>(FilePattern.entries(root, FilePattern::isData))) {
      tableName(path)
          .ifPresent(table -> entries.computeIfAbsent(table, key -> new ArrayList<>()).add(path));
    }

    return entries;
  }

  private static Optional<String> tableName(Path path) {
    String file = path.getFileName().toString();
    return Files.isDirectory(path)
        ? Optional.of(file)
        : FileFormat.tableName(file).filter(Predicate.not(String::isEmpty));
  }
}
