package io.arrowlake.spi;

import io.arrowlake.planner.catalog.TableName;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What is to be loaded into a table. Immutable.
 *
 * @param table the table
 * @param mode what becomes of the rows that are there
 * @param creation whether the table is made
 * @param key the columns of the primary key that a table is made with, and that UPSERT finds rows
 *     by; empty for none
 * @param columns the columns that get values, as the batches have them; what Arrow has no type for
 *     is named by an extension, see {@link LoadTypes}. One that is not nullable is made NOT NULL
 * @param token changes with the content of the whole load
 */
public record LoadRequest(
    TableName table,
    LoadMode mode,
    Creation creation,
    List<String> key,
    List<Field> columns,
    String token) {
  public LoadRequest {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
  }

  /** Whether the table is made. */
  public enum Creation {
    /** It must be there. */
    NEVER,
    /** It is made by the load, which may be resumed; it must not be there from elsewhere. */
    CREATE
  }
}
