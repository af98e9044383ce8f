package io.arrowlake.planner.statistics;

import java.math.BigDecimal;
import java.util.Calendar;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** Puts the values of literals on the line on which column statistics are given. */
final class NumberLine {
  private static final long MICROS_PER_MILLI = 1_000;
  private static final double MILLIS_PER_DAY = 86_400_000d;

  private NumberLine() {}

  /**
   * The place of a value: days for dates, microseconds for timestamps; NaN where it has none, as
   * text.
   */
  static double position(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    } else if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    } else if (value instanceof DateString date) {
      return date.getDaysSinceEpoch();
    } else if (value instanceof TimestampString timestamp) {
      return (double) timestamp.getMillisSinceEpoch() * MICROS_PER_MILLI;
    } else if (value instanceof TimeString time) {
      return (double) time.getMillisOfDay() * MICROS_PER_MILLI;
    } else if (value instanceof Calendar calendar) {
      return calendar.getTimeInMillis() / MILLIS_PER_DAY;
    }

    return Double.NaN;
  }

  /** The form in which a value stands among the common values of a column. */
  static @Nullable Object common(@Nullable Object value) {
    if (value instanceof NlsString text) {
      return text.getValue();
    } else if (value instanceof BigDecimal number) {
      return number.doubleValue();
    }

    double position = position(value);
    return Double.isNaN(position) ? null : (Object) position;
  }
}
