package io.arrowlake.testkit;

/**
 * One entry of the log of a testing PostgreSQL server. Immutable.
 *
 * @param database the database that the session is connected to, empty for the server's own work
 * @param applicationName the {@code application_name} of the session
 * @param processId the process that serves the session
 * @param severity {@code LOG} for a statement, {@code ERROR}, {@code FATAL}, ...
 * @param sqlState five characters, {@code 00000} for a statement
 * @param message what is logged, such as {@code statement: SELECT 1}
 * @param detail more of it, such as the values of the parameters; may be empty
 * @param query the statement that an error belongs to; empty otherwise
 */
public record PostgresLogEntry(
    String database,
    String applicationName,
    int processId,
    String severity,
    String sqlState,
    String message,
    String detail,
    String query) {
  private static final String SIMPLE = "statement: ";
  private static final String EXTENDED = "execute ";

  /** Whether the entry says that a statement arrived. */
  public boolean isStatement() {
    return severity.equals("LOG") && (message.startsWith(SIMPLE) || message.startsWith(EXTENDED));
  }

  /** Whether the entry says that a running statement was cancelled at a client's request. */
  public boolean isCancel() {
    return sqlState.equals("57014");
  }

  /** The SQL of a statement that arrived, in the simple or the extended protocol. */
  public String sql() {
    if (message.startsWith(SIMPLE)) {
      return message.substring(SIMPLE.length());
    }

    // "execute <name>: SELECT ...", where a portal may follow the name.
    return message.substring(message.indexOf(": ") + 2);
  }
}
