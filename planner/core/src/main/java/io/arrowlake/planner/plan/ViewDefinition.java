package io.arrowlake.planner.plan;

import io.arrowlake.planner.catalog.TableName;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/**
 * A view that a source keeps. Immutable.
 *
 * @param name the view
 * @param columns the names of its columns
 * @param rows what it shows: a tree that is proven for the source
 * @param existing what happens where a view of that name exists
 */
public record ViewDefinition(
    TableName name, List<String> columns, RelNode rows, Existing existing) {
  public ViewDefinition {
    columns = List.copyOf(columns);
  }

  /** What happens where a view of that name exists. */
  public enum Existing {
    FAIL,
    REPLACE
  }
}
