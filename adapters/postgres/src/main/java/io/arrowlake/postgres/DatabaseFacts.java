package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.Collation;

/**
 * What columns without a collation of their own inherit from their database.
 *
 * @param serverVersion as server_version_num, such as 160010
 * @param encoding the encoding of the database's text
 * @param provider who compares by the default collation: {@code c} for libc, {@code i} for ICU,
 *     {@code b} for the server itself
 * @param collate the default collation's libc locale
 */
record DatabaseFacts(int serverVersion, String encoding, String provider, String collate) {
  /** The query that gives them; the provider is there since version 15. */
  static final String SQL =
      "SELECT current_setting('server_version_num')::int, pg_encoding_to_char(encoding),"
          + " coalesce(to_jsonb(d) ->> 'datlocprovider', 'c'), datcollate"
          + " FROM pg_database d WHERE datname = current_database()";

  /**
   * The facts of a column's collation.
   *
   * @param ownProvider pg_collation's collprovider, {@code d} for the database's default
   * @param ownCollate its libc locale, empty for none
   */
  Collation collation(String ownProvider, String ownCollate, boolean deterministic) {
    if (!deterministic) {
      return Collation.NONDETERMINISTIC;
    }

    boolean inherited = ownProvider.equals("d");
    String by = inherited ? provider : ownProvider;
    String locale = inherited ? collate : ownCollate;
    return keepsByteOrder() && isBinary(by, locale) ? Collation.BINARY : Collation.DETERMINISTIC;
  }

  private static boolean isBinary(String by, String locale) {
    return by.equals("b") || (by.equals("c") && (locale.equals("C") || locale.equals("POSIX")));
  }

  /** Bytes in another encoding need not be in the order of the same text's UTF-8 bytes. */
  private boolean keepsByteOrder() {
    return encoding.equals("UTF8") || encoding.equals("LATIN1");
  }
}
