package io.arrowlake.engine.ingest;

import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The values of a row group's rows as text, for messages. Thread-safe.
 *
 * @param relation what is read, as SQL, with the number of the row in the file
 */
record RowValues(DuckDbDatabase database, ColumnMapping mapping, RowGroup group, String relation) {

  /** The text of the value that goes to a column of the table; empty where it is not known. */
  Optional<String> value(long row, String target) {
    return mapping
        .source(target)
        .map(source -> "CAST(" + Sql.identifier(source) + " AS VARCHAR)")
        .map(expression -> values(List.of(row), expression).get(0));
  }

  /** All columns of rows as JSON, in the order of the rows. */
  List<String> json(List<Long> rows) {
    String fields =
        mapping.sources().stream()
            .map(source -> Sql.identifier(source.name()))
            .map(name -> name + " := " + name)
            .collect(Collectors.joining(", ", "to_json(struct_pack(", "))"));
    return values(rows, "CAST(" + fields + " AS VARCHAR)");
  }

  private List<String> values(List<Long> rows, String expression) {
    String numbers =
        rows.stream()
            .map(row -> Long.toString(group.firstRow() + row))
            .collect(Collectors.joining(", "));
    List<String> values =
        database.query(
            "SELECT %s FROM %s WHERE %s IN (%s) ORDER BY %s"
                .formatted(expression, relation, GroupReader.NUMBER, numbers, GroupReader.NUMBER),
            found -> String.valueOf(found.getString(1)));
    if (values.size() != rows.size()) {
      throw new ArrowLakeException(
          ErrorCode.FILE_CORRUPT,
          "Rows of row group " + group.number() + " of " + group.file().path() + " are not there");
    }

    return values;
  }
}
