package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.ColumnFacts;
import org.apache.calcite.rel.type.RelDataType;

/** How wide the rows of a table may be that was never analyzed. */
final class RowWidth {
  private static final int HEADER_BYTES = 28;
  private static final int TEXT_BYTES = 32;

  private RowWidth() {}

  /** Bytes of a row on disk. */
  static double estimate(TableDefinition table) {
    double width = HEADER_BYTES;
    for (ColumnFacts column : table.columns()) {
      width += width(column.type());
    }

    return width;
  }

  private static int width(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> 1;
      case SMALLINT -> 2;
      case INTEGER, REAL, DATE -> 4;
      case BIGINT, DOUBLE, DECIMAL, TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> 8;
      case UUID -> 16;
      case VARCHAR -> Math.min(type.getPrecision(), TEXT_BYTES);
      default -> TEXT_BYTES;
    };
  }
}
