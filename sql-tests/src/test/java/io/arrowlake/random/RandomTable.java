package io.arrowlake.random;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A generated table. Immutable.
 *
 * @param rows the literals of each row
 */
record RandomTable(String name, List<Column> columns, List<List<String>> rows, boolean isAnalyzed) {
  /** A column. */
  record Column(String name, SqlType type, String constraint) {}

  RandomTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** The statements that make it. */
  List<String> statements() {
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE TABLE "
            + name
            + " ("
            + columns.stream()
                .map(c -> c.name() + " " + c.type().declaration() + c.constraint())
                .collect(Collectors.joining(", "))
            + ")");
    if (!rows.isEmpty()) {
      statements.add(
          "INSERT INTO "
              + name
              + " VALUES "
              + rows.stream()
                  .map(row -> "(" + String.join(", ", row) + ")")
                  .collect(Collectors.joining(",\n  ")));
    }

    if (isAnalyzed) {
      statements.add("ANALYZE " + name);
    }

    return statements;
  }

  RandomTable withRows(List<List<String>> replacements) {
    return new RandomTable(name, columns, replacements, isAnalyzed);
  }

  /** The table without one of its columns. */
  RandomTable without(int column) {
    return new RandomTable(
        name,
        without(columns, column),
        rows.stream().map(row -> without(row, column)).toList(),
        isAnalyzed);
  }

  private static <T> List<T> without(List<T> all, int index) {
    List<T> fewer = new ArrayList<>(all);
    fewer.remove(index);
    return fewer;
  }
}
