package io.arrowlake.postgres;

/** Shows a value in a message, shortened. */
final class ValueText {
  private static final int MOST = 200;

  private ValueText() {}

  /** The text of a value that may be of no use to its column. */
  static String of(ColumnEncoder encoder, int row) {
    if (encoder.isMissing(row)) {
      return "NULL";
    }

    return shortened(String.valueOf(encoder.vector().getObject(row)));
  }

  static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= MOST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MOST)) + "...";
  }
}
