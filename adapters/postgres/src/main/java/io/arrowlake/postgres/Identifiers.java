package io.arrowlake.postgres;

/** Quotes names and texts for the server's SQL. */
final class Identifiers {
  private Identifiers() {}

  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  static String qualified(String schema, String name) {
    return quoted(schema) + "." + quoted(name);
  }

  /** A literal; right whatever standard_conforming_strings is. */
  static String literal(String text) {
    String doubled = text.replace("'", "''");
    return text.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : "E'" + doubled.replace("\\", "\\\\") + "'";
  }
}
