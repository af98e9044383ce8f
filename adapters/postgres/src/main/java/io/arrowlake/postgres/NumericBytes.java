package io.arrowlake.postgres;

import java.math.BigInteger;

/**
 * Writes numbers in the binary form of the server's numeric: the number of base-10,000 digits, the
 * weight of the first, the sign, the number of fractional decimal digits that are shown, and the
 * digits (numeric_send in PostgreSQL's numeric.c). Used by one thread.
 */
final class NumericBytes {
  private static final int HEADER_BYTES = 8;
  private static final int BASE = 10_000;
  private static final int GROUP = 4;
  private static final int NEGATIVE = 0x4000;
  private static final long[] POWERS = {1, 10, 100, 1000};

  private final short[] groups = new short[32];

  /** Writes the length and the number {@code unscaled / 10^scale}; the scale is not negative. */
  void write(long unscaled, int scale, CopyBuffer out) {
    int pad = (GROUP - scale % GROUP) % GROUP;
    if (unscaled > Long.MAX_VALUE / 1000 || unscaled < -Long.MAX_VALUE / 1000) {
      write(BigInteger.valueOf(unscaled), scale, out);
      return;
    }

    long rest = Math.abs(unscaled) * POWERS[pad];
    int count = 0;
    while (rest != 0) {
      long quotient = rest / BASE;
      groups[count++] = (short) (rest - quotient * BASE);
      rest = quotient;
    }

    int zeros = 0;
    while (zeros < count && groups[zeros] == 0) {
      zeros++;
    }

    int weight = count == 0 ? 0 : count - (scale + pad) / GROUP - 1;
    long header =
        (long) (count - zeros) << 48
            | (weight & 0xFFFFL) << 32
            | (unscaled < 0 ? (long) NEGATIVE << 16 : 0)
            | scale;
    out.sized64AndShorts(header, groups, count, zeros);
  }

  /** Writes the length and the number {@code unscaled / 10^scale}; the scale is not negative. */
  void write(BigInteger unscaled, int scale, CopyBuffer out) {
    int pad = (GROUP - scale % GROUP) % GROUP;
    String digits = unscaled.abs().toString() + "0".repeat(pad);
    int lead = (GROUP - digits.length() % GROUP) % GROUP;
    digits = "0".repeat(lead) + digits;
    int count = digits.length() / GROUP;
    int last = count;
    while (last > 0 && group(digits, last - 1) == 0) {
      last--;
    }

    int first = 0;
    while (first < last && group(digits, first) == 0) {
      first++;
    }

    int weight = first == last ? 0 : count - first - (scale + pad) / GROUP - 1;
    header(last - first, weight, unscaled.signum() < 0, scale, out);
    for (int i = first; i < last; i++) {
      out.int16(group(digits, i));
    }
  }

  private static int group(String digits, int index) {
    return Integer.parseInt(digits, index * GROUP, (index + 1) * GROUP, 10);
  }

  private static void header(int count, int weight, boolean negative, int scale, CopyBuffer out) {
    out.int32(HEADER_BYTES + Short.BYTES * count);
    out.int16(count);
    out.int16(weight);
    out.int16(negative ? NEGATIVE : 0);
    out.int16(scale);
  }
}
