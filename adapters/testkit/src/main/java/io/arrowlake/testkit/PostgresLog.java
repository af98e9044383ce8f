package io.arrowlake.testkit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the CSV log of a testing PostgreSQL server. Thread-safe: it holds no state. */
final class PostgresLog {
  private static final int DATABASE = 2;
  private static final int PROCESS = 3;
  private static final int SEVERITY = 11;
  private static final int SQL_STATE = 12;
  private static final int MESSAGE = 13;
  private static final int DETAIL = 14;
  private static final int QUERY = 19;
  private static final int APPLICATION = 22;
  private static final int LEAST_COLUMNS = APPLICATION + 1;

  private final Path file;

  PostgresLog(Path file) {
    this.file = file;
  }

  /**
   * A part of the log.
   *
   * @param entries the complete entries
   * @param end the byte behind the last of them, where the next one starts
   */
  record Part(List<PostgresLogEntry> entries, long end) {}

  /** The complete entries from a byte on at which one starts. */
  Part read(long from) throws IOException {
    String text = text(from);
    // A row that is still being written is left for the next time.
    String whole = text.substring(0, wholeRows(text));
    List<PostgresLogEntry> entries = new ArrayList<>();
    for (List<String> row : rows(whole)) {
      if (row.size() >= LEAST_COLUMNS) {
        entries.add(entry(row));
      }
    }

    return new Part(entries, from + whole.getBytes(StandardCharsets.UTF_8).length);
  }

  /** The length of the complete rows at the start of a CSV text. */
  private static int wholeRows(String text) {
    boolean quoted = false;
    int whole = 0;
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == '"') {
        quoted = !quoted;
      } else if (letter == '\n' && !quoted) {
        whole = i + 1;
      }
    }

    return whole;
  }

  private String text(long from) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }

    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[Math.toIntExact(Math.max(0, log.length() - from))];
      log.seek(from);
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static PostgresLogEntry entry(List<String> row) {
    return new PostgresLogEntry(
        row.get(DATABASE),
        row.get(APPLICATION),
        Integer.parseInt(row.get(PROCESS)),
        row.get(SEVERITY),
        row.get(SQL_STATE),
        row.get(MESSAGE),
        row.get(DETAIL),
        row.get(QUERY));
  }

  /** The rows of a CSV text; a last row without its line end is still being written: left out. */
  static List<List<String>> rows(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        value.append('"');
        i++;
      } else if (letter == '"') {
        quoted = !quoted;
      } else if (quoted || (letter != ',' && letter != '\n')) {
        value.append(letter);
      } else {
        row.add(value.toString());
        value.setLength(0);
        if (letter == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      }
    }

    return rows;
  }
}
