package io.arrowlake.files;

import java.sql.Connection;
import java.sql.DriverManager;

/** A process that holds a database file open until its input ends. */
final class LockHolder {
  private LockHolder() {}

  /** Prints 1 once the file is open. */
  public static void main(String[] arguments) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + arguments[0])) {
      System.out.print(connection.isClosed() ? 0 : 1);
      System.out.flush();
      while (System.in.read() >= 0) {
        // The parent closes the pipe.
      }
    }
  }
}
