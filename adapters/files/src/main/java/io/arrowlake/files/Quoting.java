package io.arrowlake.files;

import java.util.Collection;
import java.util.stream.Collectors;

/** Writes names, texts and paths into DuckDB's SQL. */
final class Quoting {
  private Quoting() {}

  /** A quoted identifier. */
  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text literal. */
  static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  /** The list literal of these files. */
  static String files(Collection<DataFile> files) {
    return files.stream()
        .map(file -> literal(pattern(file.path())))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** DuckDB takes each entry of a list of files for a glob: this one matches the one path only. */
  private static String pattern(String path) {
    StringBuilder pattern = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char letter = path.charAt(i);
      switch (letter) {
        case '*', '?', '[' -> pattern.append('[').append(letter).append(']');
        default -> pattern.append(letter);
      }
    }

    return pattern.toString();
  }
}
