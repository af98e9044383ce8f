package io.arrowlake.files;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of one table as they stood when they were listed. Immutable.
 *
 * @param label what a user calls the table, for messages
 * @param files sorted by path; at least one
 * @param format the format of all of them
 * @param partitioned whether names of folders give columns ({@code key=value})
 */
record FileSet(String label, List<DataFile> files, FileFormat format, boolean partitioned) {
  private static final int TOKEN_DIGITS = 16;

  FileSet {
    files = List.copyOf(files);
  }

  /**
   * The set of these files.
   *
   * @param root the folder below which names of folders give columns
   */
  static FileSet of(String label, Path root, List<DataFile> files) {
    FileSet plain = plain(label, files);
    boolean partitioned = partitioned(label, root, plain.files());
    return new FileSet(label, plain.files(), plain.format(), partitioned);
  }

  /** The set of these files, where names of folders give no columns. */
  static FileSet plain(String label, List<DataFile> files) {
    List<DataFile> sorted = files.stream().sorted(Comparator.comparing(DataFile::path)).toList();
    FileFormat format = format(label, sorted);
    return new FileSet(label, withRows(sorted, format), format, false);
  }

  /** The total size in bytes. */
  long bytes() {
    return files.stream().mapToLong(DataFile::size).sum();
  }

  /** The number of values of each partition key, without regard to case. */
  Map<String, Long> partitionValues() {
    Map<String, Set<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (partitioned) {
      Set<String> folders = new HashSet<>();
      files.forEach(file -> folders.add(file.folder()));
      for (String folder : folders) {
        for (Path part : Path.of(folder)) {
          String name = part.toString();
          key(name).ifPresent(key -> values.computeIfAbsent(key, k -> new HashSet<>()).add(name));
        }
      }
    }

    Map<String, Long> counts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    values.forEach((key, distinct) -> counts.put(key, (long) distinct.size()));
    return counts;
  }

  /** Changes whenever a file is added, taken away or written. */
  String token() {
    MessageDigest digest = sha256();
    for (DataFile file : files) {
      digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
    }

    String hash = HexFormat.of().formatHex(digest.digest()).substring(0, TOKEN_DIGITS);
    return "files=" + files.size() + ",bytes=" + bytes() + ",hash=" + hash;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static FileFormat format(String label, List<DataFile> files) {
    FileFormat format = FileFormat.of(files.get(0));
    for (DataFile file : files) {
      if (FileFormat.of(file) != format) {
        throw new ArrowLakeException(
                ErrorCode.NOT_SUPPORTED,
                "Files of one table have different formats: "
                    + files.get(0).path()
                    + " and "
                    + file.path()
                    + " of "
                    + label)
            .remedy("Name the files of one format, such as *.parquet");
      }
    }

    return format;
  }

  /** A text file of no bytes has no rows, but its made-up column would join the others. */
  private static List<DataFile> withRows(List<DataFile> files, FileFormat format) {
    if (format == FileFormat.PARQUET) {
      return files;
    }

    List<DataFile> filled = files.stream().filter(file -> file.size() > 0).toList();
    return filled.isEmpty() ? files.subList(0, 1) : filled;
  }

  private static boolean partitioned(String label, Path root, List<DataFile> files) {
    Map<String, Set<String>> known = new HashMap<>();
    DataFile first = files.get(0);
    Set<String> keys = keys(known, root, first);
    for (DataFile file : files) {
      if (!keys(known, root, file).equals(keys)) {
        throw new ArrowLakeException(
                ErrorCode.NOT_SUPPORTED,
                "Files of one table have different partition keys: "
                    + first.path()
                    + " has "
                    + keys
                    + " and "
                    + file.path()
                    + " has "
                    + keys(known, root, file)
                    + " of "
                    + label)
            .remedy("Name only files whose folders have the same keys");
      }
    }

    if (!keys.isEmpty() && !keys(root, root.getRoot()).isEmpty()) {
      throw new ArrowLakeException(
              ErrorCode.NOT_SUPPORTED,
              "A folder above a partitioned table is named as a partition itself: " + root)
          .remedy("Rename the folder, or make the table from the folder above it");
    }

    return !keys.isEmpty();
  }

  private static Set<String> keys(Map<String, Set<String>> known, Path root, DataFile file) {
    return known.computeIfAbsent(file.folder(), folder -> keys(Path.of(folder), root));
  }

  /** The keys of the folders below the root; DuckDB spells them without regard to case. */
  private static Set<String> keys(Path folder, Path root) {
    Set<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Path below = folder.startsWith(root) ? root.relativize(folder) : folder;
    for (Path part : below) {
      key(part.toString()).ifPresent(keys::add);
    }

    return keys;
  }

  /** The key of a folder's name, by the rules of DuckDB. */
  private static Optional<String> key(String folder) {
    int sign = folder.indexOf('=');
    boolean pair = sign > 0 && folder.indexOf('=', sign + 1) < 0;
    boolean plain = folder.indexOf('?') < 0 && folder.indexOf('\n') < 0;
    return pair && plain ? Optional.of(folder.substring(0, sign)) : Optional.empty();
  }
}
