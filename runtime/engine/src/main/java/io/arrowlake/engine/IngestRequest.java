package io.arrowlake.engine;

import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parquet files that are to be loaded into a table. Immutable.
 *
 * @param files the path of a file, a glob or a folder
 * @param table the parts of the table's name: catalog, schema and table
 * @param mode what becomes of the rows that are there
 * @param creation whether the table is made
 * @param key the columns of the table's key
 * @param jobs how many connections rows are sent by
 * @param mapping the table's columns by the files' columns; an empty name leaves a column out.
 *     Columns that are not mentioned keep their names
 * @param rejects where bad rows go, null where the first one ends the load
 */
public record IngestRequest(
    String files,
    List<String> table,
    LoadMode mode,
    LoadRequest.Creation creation,
    List<String> key,
    int jobs,
    Map<String, String> mapping,
    @Nullable Path rejects) {
  public IngestRequest {
    table = List.copyOf(table);
    key = List.copyOf(key);
    mapping = Map.copyOf(mapping);
  }
}
