package io.arrowlake.engine.ingest;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which columns of the files go to which of the table. Immutable.
 *
 * @param sources the columns that are read
 * @param targets the names of those that they go to
 */
record ColumnMapping(List<FileColumn> sources, List<String> targets) {

  /**
   * The mapping of all columns, changed as somebody wants it.
   *
   * @param wanted the target's names by the sources'; an empty one leaves a column out
   * @throws ArrowLakeException COLUMN_NOT_FOUND where a source is not there
   */
  static ColumnMapping of(List<FileColumn> columns, Map<String, String> wanted) {
    List<String> names = columns.stream().map(FileColumn::name).toList();
    for (String source : wanted.keySet()) {
      if (!names.contains(source)) {
        throw new ArrowLakeException(
            ErrorCode.COLUMN_NOT_FOUND,
            "The files have no column " + source + NearestName.suggestion(source, names));
      }
    }

    List<FileColumn> sources = new ArrayList<>();
    List<String> targets = new ArrayList<>();
    for (FileColumn column : columns) {
      String target = wanted.getOrDefault(column.name(), column.name());
      if (!target.isEmpty()) {
        sources.add(column);
        targets.add(target);
      }
    }

    if (sources.isEmpty()) {
      throw new ArrowLakeException(ErrorCode.INVALID_QUERY, "All columns are left out");
    }

    return new ColumnMapping(List.copyOf(sources), List.copyOf(targets));
  }

  /** The files' column that goes to a column of the table; empty where it is not known. */
  Optional<String> source(String target) {
    for (int i = 0; i < targets.size(); i++) {
      if (targets.get(i).equalsIgnoreCase(target)) {
        return Optional.of(sources.get(i).name());
      }
    }

    return Optional.empty();
  }

  /** What is selected of the files. */
  String selection() {
    return sources.stream().map(FileColumn::expression).collect(Collectors.joining(", "));
  }

  /** A text that differs where the mapping does. */
  String description() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sources.size(); i++) {
      text.append(sources.get(i).expression()).append('\n').append(targets.get(i)).append('\n');
    }

    return text.toString();
  }
}
