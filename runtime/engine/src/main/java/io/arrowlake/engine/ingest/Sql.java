package io.arrowlake.engine.ingest;

/** Quotes names and texts for DuckDB. */
final class Sql {
  private Sql() {}

  static String identifier(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
