package io.arrowlake.cli;

/** Text as it stands on a terminal: how many cells it takes, and with nothing that moves it. */
final class DisplayText {
  /** Ranges of code points that take two cells: East Asian scripts, full-width forms, emoji. */
  private static final int[][] WIDE = {
    {0x1100, 0x115F}, {0x231A, 0x231B}, {0x23E9, 0x23EC}, {0x25FD, 0x25FE}, {0x2614, 0x2615},
    {0x2648, 0x2653}, {0x26AA, 0x26AB}, {0x26BD, 0x26BE}, {0x26C4, 0x26C5}, {0x2705, 0x2705},
    {0x270A, 0x270B}, {0x2728, 0x2728}, {0x274C, 0x274C}, {0x2753, 0x2755}, {0x2795, 0x2797},
    {0x2B1B, 0x2B1C}, {0x2B50, 0x2B50}, {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF}, {0xA000, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}
  };

  private static final String CUT_MARK = "…";

  private DisplayText() {}

  /** The number of cells that a text takes. */
  static int width(String text) {
    return text.codePoints().map(DisplayText::width).sum();
  }

  private static int width(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }

    for (int[] range : WIDE) {
      if (point >= range[0] && point <= range[1]) {
        return 2;
      }
    }

    return 1;
  }

  /** The text with its control characters spelled out: a value must not steer the terminal. */
  static String visible(String text) {
    if (text.codePoints().noneMatch(Character::isISOControl)) {
      return text;
    }

    StringBuilder visible = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '\n' -> visible.append("\\n");
                case '\r' -> visible.append("\\r");
                case '\t' -> visible.append("\\t");
                default -> {
                  if (Character.isISOControl(point)) {
                    visible.append(String.format("\\x%02x", point));
                  } else {
                    visible.appendCodePoint(point);
                  }
                }
              }
            });
    return visible.toString();
  }

  /** The text, cut to a number of cells where it takes more. */
  static String cut(String text, int cells) {
    if (text.length() <= cells / 2 || width(text) <= cells) {
      return text;
    }

    int used = 0;
    int end = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      used += width(point);
      if (used > cells - 1) {
        break;
      }

      end += Character.charCount(point);
    }

    return text.substring(0, end) + CUT_MARK;
  }
}
