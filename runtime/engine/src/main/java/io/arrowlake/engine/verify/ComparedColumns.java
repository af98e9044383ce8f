package io.arrowlake.engine.verify;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of two results is compared. Immutable.
 *
 * @param values the columns whose values are compared, as a bag
 * @param order the columns by which the rows are ordered, compared place by place; none of doubles,
 *     whose neighbours may change places by a rounding error
 */
public record ComparedColumns(List<Integer> values, List<Integer> order) {
  public ComparedColumns {
    values = List.copyOf(values);
    order = List.copyOf(order);
  }

  List<@Nullable Object> values(List<@Nullable Object> row) {
    return of(row, values);
  }

  List<@Nullable Object> key(List<@Nullable Object> row) {
    return of(row, order);
  }

  private static List<@Nullable Object> of(List<@Nullable Object> row, List<Integer> columns) {
    List<@Nullable Object> chosen = new ArrayList<>(columns.size());
    columns.forEach(column -> chosen.add(row.get(column)));
    return chosen;
  }
}
