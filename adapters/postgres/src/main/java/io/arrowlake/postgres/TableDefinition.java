package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.ColumnFacts;
import java.util.List;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * What the server's catalog says of a table, without its statistics. Immutable.
 *
 * @param token changes whenever the rest does
 * @param types the columns' types at the server, in their order
 * @param defaults the columns, by position, that the server has values for
 */
record TableDefinition(
    long oid,
    String token,
    String schema,
    String name,
    String kind,
    @Nullable String remark,
    List<ColumnFacts> columns,
    List<RemoteType> types,
    List<ImmutableBitSet> keys,
    ImmutableBitSet defaults) {
  TableDefinition {
    columns = List.copyOf(columns);
    types = List.copyOf(types);
    keys = List.copyOf(keys);
  }

  /** Whether rows are stored in it, and not made by a query or kept elsewhere. */
  boolean isTable() {
    return kind.endsWith("TABLE") && !kind.startsWith("FOREIGN");
  }
}
