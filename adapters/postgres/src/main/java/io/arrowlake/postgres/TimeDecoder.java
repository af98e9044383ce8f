package io.arrowlake.postgres;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Writes dates and times. The server counts from the year 2000, Arrow from 1970. Values that the
 * house does not have (infinity, years before 1 and after 9999, 24:00) are never wrapped into
 * others.
 */
abstract class TimeDecoder extends FixedDecoder {
  private static final LocalDate SERVER_EPOCH = LocalDate.of(2000, 1, 1);
  private static final LocalDate FIRST = LocalDate.of(1, 1, 1);
  private static final LocalDate AFTER_LAST = LocalDate.of(10000, 1, 1);
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private static final int EPOCH_DAYS = (int) SERVER_EPOCH.toEpochDay();
  private static final int FIRST_DAY = (int) ChronoUnit.DAYS.between(SERVER_EPOCH, FIRST);
  private static final int AFTER_LAST_DAY = (int) ChronoUnit.DAYS.between(SERVER_EPOCH, AFTER_LAST);

  private final SpecialValues special;

  private TimeDecoder(Field field, BufferAllocator allocator, SpecialValues special) {
    super(field, allocator);
    this.special = special;
  }

  final void outside(int row, String value) {
    special.check(column(), value);
    missing(row);
  }

  /** DATE. */
  static final class Date extends TimeDecoder {
    Date(Field field, BufferAllocator allocator, SpecialValues special) {
      super(field, allocator, special);
    }

    @Override
    void value(byte[] message, int start, int length, int row) {
      if (length != Integer.BYTES) {
        throw misfit(length);
      }

      int days = int32(message, start);
      if (days < FIRST_DAY || days >= AFTER_LAST_DAY) {
        outside(row, name(days));
        return;
      }

      MemoryUtil.putInt(address + ((long) row << 2), days + EPOCH_DAYS);
    }

    private static String name(int days) {
      return switch (days) {
        case Integer.MAX_VALUE -> "infinity";
        case Integer.MIN_VALUE -> "-infinity";
        default -> SERVER_EPOCH.plusDays(days).toString();
      };
    }
  }

  /** TIMESTAMP with and without time zone, which the server sends as the instant in UTC. */
  static final class Timestamp extends TimeDecoder {
    Timestamp(Field field, BufferAllocator allocator, SpecialValues special) {
      super(field, allocator, special);
    }

    @Override
    void value(byte[] message, int start, int length, int row) {
      if (length != Long.BYTES) {
        throw misfit(length);
      }

      long micros = int64(message, start);
      if (micros < FIRST_DAY * MICROS_PER_DAY || micros >= AFTER_LAST_DAY * MICROS_PER_DAY) {
        outside(row, name(micros));
        return;
      }

      MemoryUtil.putLong(address + ((long) row << 3), micros + EPOCH_DAYS * MICROS_PER_DAY);
    }

    private static String name(long micros) {
      if (micros == Long.MAX_VALUE) {
        return "infinity";
      } else if (micros == Long.MIN_VALUE) {
        return "-infinity";
      }

      return SERVER_EPOCH
          .atStartOfDay()
          .plusDays(Math.floorDiv(micros, MICROS_PER_DAY))
          .plus(Math.floorMod(micros, MICROS_PER_DAY), ChronoUnit.MICROS)
          .toString();
    }
  }

  /** TIME. */
  static final class Time extends TimeDecoder {
    Time(Field field, BufferAllocator allocator, SpecialValues special) {
      super(field, allocator, special);
    }

    @Override
    void value(byte[] message, int start, int length, int row) {
      if (length != Long.BYTES) {
        throw misfit(length);
      }

      long micros = int64(message, start);
      if (micros >= MICROS_PER_DAY) {
        outside(row, "24:00:00");
        return;
      }

      MemoryUtil.putLong(address + ((long) row << 3), micros);
    }
  }

  /** INTERVAL of years and months. */
  static final class Months extends TimeDecoder {
    Months(Field field, BufferAllocator allocator, SpecialValues special) {
      super(field, allocator, special);
    }

    @Override
    void value(byte[] message, int start, int length, int row) {
      if (length != IntervalForm.BYTES) {
        throw misfit(length);
      }

      if (IntervalForm.micros(message, start) != 0 || IntervalForm.days(message, start) != 0) {
        outside(row, "an interval with days or seconds");
        return;
      }

      MemoryUtil.putInt(address + ((long) row << 2), IntervalForm.months(message, start));
    }
  }

  /** INTERVAL of days and shorter. */
  static final class Micros extends TimeDecoder {
    /** Two intervals below this length have a sum that a long holds. */
    private static final long MOST_DAYS = Long.MAX_VALUE / MICROS_PER_DAY / 2;

    Micros(Field field, BufferAllocator allocator, SpecialValues special) {
      super(field, allocator, special);
    }

    @Override
    void value(byte[] message, int start, int length, int row) {
      if (length != IntervalForm.BYTES) {
        throw misfit(length);
      }

      if (IntervalForm.months(message, start) != 0) {
        outside(row, "an interval with months");
        return;
      }

      long days = IntervalForm.days(message, start);
      long rest = IntervalForm.micros(message, start);
      long micros = days * MICROS_PER_DAY + rest;
      boolean fits = Math.abs(days) < MOST_DAYS && Math.abs(rest / MICROS_PER_DAY) < MOST_DAYS;
      if (!fits) {
        outside(row, "an interval of more than " + MOST_DAYS + " days");
        return;
      }

      MemoryUtil.putLong(address + ((long) row << 3), micros);
    }
  }

  /** The parts of an interval as the server sends them. */
  private static final class IntervalForm {
    static final int BYTES = 16;

    static long micros(byte[] message, int start) {
      return int64(message, start);
    }

    static long days(byte[] message, int start) {
      return int32(message, start + 8);
    }

    static int months(byte[] message, int start) {
      return int32(message, start + 12);
    }
  }
}
