package io.arrowlake.engine.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bytes as users write them: {@code 512MB}, {@code 4GB}; a KB has 1024 bytes. */
public final class ByteSize {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(B|KB|MB|GB|TB)");
  private static final String UNITS = "BKMGT";
  private static final int BITS_PER_UNIT = 10;

  private ByteSize() {}

  /**
   * The number of bytes, more than 0.
   *
   * @throws IllegalArgumentException where the text is no such size; its message is a phrase for
   *     users
   */
  public static long parse(String text) {
    Matcher matcher = FORM.matcher(text.trim().toUpperCase(Locale.ROOT));
    if (matcher.matches()) {
      int shift = UNITS.indexOf(matcher.group(2).charAt(0)) * BITS_PER_UNIT;
      long count = Long.parseLong(matcher.group(1));
      if (count > 0 && count <= Long.MAX_VALUE >> shift) {
        return count << shift;
      }
    }

    throw new IllegalArgumentException("needs a size such as 512MB or 4GB, not " + text);
  }
}
