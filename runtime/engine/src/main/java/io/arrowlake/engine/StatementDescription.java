package io.arrowlake.engine;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;

/**
 * What a statement takes and gives. Immutable.
 *
 * @param kind what it is
 * @param rowType the names and types of its columns; empty of fields unless it gives rows
 * @param parameters the types of its parameters in order
 */
public record StatementDescription(Kind kind, RelDataType rowType, List<RelDataType> parameters) {
  public StatementDescription {
    parameters = List.copyOf(parameters);
  }

  /** What a statement gives. */
  public enum Kind {
    /** Rows. */
    ROWS,
    /** A number of rows written. */
    UPDATE,
    /** Nothing. */
    DEFINITION
  }
}
