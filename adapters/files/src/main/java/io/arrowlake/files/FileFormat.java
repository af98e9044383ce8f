package io.arrowlake.files;

import com.google.common.collect.ImmutableList;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats of files that can be read. */
enum FileFormat {
  PARQUET("read_parquet", ".parquet", ".pq"),
  CSV("read_csv", ".csv", ".tsv"),
  JSON("read_json", ".json", ".ndjson", ".jsonl");

  private static final List<String> COMPRESSIONS = List.of(".gz", ".zst");
  private static final byte[] PARQUET_MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final String SUPPORTED =
      "Name the file .parquet, .csv, .tsv, .json, .ndjson or .jsonl, where text may also end in"
          + " .gz or .zst";

  private final String function;
  private final ImmutableList<String> suffixes;

  FileFormat(String function, String... suffixes) {
    this.function = function;
    this.suffixes = ImmutableList.copyOf(suffixes);
  }

  /** The table function of DuckDB that reads it. */
  String function() {
    return function;
  }

  /** The format that a file's name tells, empty where it tells none. */
  static Optional<FileFormat> of(String fileName) {
    return suffix(fileName)
        .flatMap(
            suffix -> {
              String plain = withoutCompression(suffix);
              return Arrays.stream(values())
                  .filter(format -> format.suffixes.contains(plain))
                  .findFirst();
            });
  }

  /** The format of a file: by its name, else by its first bytes. */
  static FileFormat of(DataFile file) {
    return of(file.name())
        .orElseGet(
            () -> {
              Path path = Path.of(file.path());
              if (startsAsParquet(path)) {
                return PARQUET;
              }

              throw new ArrowLakeException(
                      ErrorCode.NOT_SUPPORTED, "Format of file is not known: " + path)
                  .remedy(SUPPORTED);
            });
  }

  /** The name of a file without what tells the format; empty where nothing does. */
  static Optional<String> tableName(String fileName) {
    return suffix(fileName)
        .map(suffix -> fileName.substring(0, fileName.length() - suffix.length()))
        .filter(name -> !name.isEmpty());
  }

  /** What of the name tells the format, with the dots and in lower case. */
  private static Optional<String> suffix(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    for (FileFormat format : values()) {
      for (String suffix : format.suffixes) {
        if (name.endsWith(suffix)) {
          return Optional.of(suffix);
        }

        for (String compression : format == PARQUET ? List.<String>of() : COMPRESSIONS) {
          if (name.endsWith(suffix + compression)) {
            return Optional.of(suffix + compression);
          }
        }
      }
    }

    return Optional.empty();
  }

  private static String withoutCompression(String suffix) {
    return COMPRESSIONS.stream()
        .filter(suffix::endsWith)
        .findFirst()
        .map(compression -> suffix.substring(0, suffix.length() - compression.length()))
        .orElse(suffix);
  }

  private static boolean startsAsParquet(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(PARQUET_MAGIC.length), PARQUET_MAGIC);
    } catch (IOException e) {
      throw DataFile.failure(path, e);
    }
  }
}
