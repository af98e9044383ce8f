package io.arrowlake.postgres;

import io.arrowlake.planner.plan.QueryWriter;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;

/**
 * What the rows of a COPY are to become.
 *
 * @param rowType their house type
 * @param padded the places of the character(n) columns, which come with their trailing blanks
 * @param special what becomes of values that have no form in the house
 */
record CopyFormat(RelDataType rowType, Set<Integer> padded, SpecialValues special) {
  CopyFormat {
    padded = Set.copyOf(padded);
  }

  /** Rows of a statement that gives the columns the form of the house itself. */
  static CopyFormat of(RelDataType rowType, SpecialValues special) {
    return new CopyFormat(rowType, Set.of(), special);
  }

  /** Rows of a fragment that was written so. */
  static CopyFormat of(RelDataType rowType, QueryWriter.Written written, SpecialValues special) {
    return new CopyFormat(rowType, written.kept().keySet(), special);
  }
}
