package io.arrowlake.planner.json;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.proof.Site;
import java.util.List;
import org.apache.calcite.plan.RelOptAbstractTable;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** A table of a plan that was read; unwraps to its {@link SourceTable} and {@link Site}. */
final class PlannedTable extends RelOptAbstractTable {
  private final SourceTable table;
  private final @Nullable Site site;
  private final List<String> names;

  /** The table as a statement saw it under these names. */
  PlannedTable(SourceTable table, @Nullable Site site, List<String> names, RelDataType rowType) {
    super(null, table.name().table(), rowType);
    this.table = table;
    this.site = site;
    this.names = List.copyOf(names);
  }

  @Override
  public List<String> getQualifiedName() {
    return names;
  }

  @Override
  public <T> @Nullable T unwrap(Class<T> type) {
    if (type.isInstance(table)) {
      return type.cast(table);
    }

    return type.isInstance(site) ? type.cast(site) : super.unwrap(type);
  }
}
