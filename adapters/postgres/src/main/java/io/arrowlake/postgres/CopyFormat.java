package io.arrowlake.postgres;

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
}
