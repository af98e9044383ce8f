package io.arrowlake.spi;

import java.util.List;

/**
 * What a load would do, for somebody to look at first. Immutable.
 *
 * @param definition the statement that makes the table, empty where none is made
 * @param columns the columns that get values, in order
 */
public record LoadReview(String definition, List<Column> columns) {
  public LoadReview {
    columns = List.copyOf(columns);
  }

  /**
   * A column.
   *
   * @param name the column at the source
   * @param type its type there, as the source spells it
   * @param fidelity which values arrive as they are, a phrase
   */
  public record Column(String name, String type, String fidelity) {}
}
