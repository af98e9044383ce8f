package io.arrowlake.limits;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryEngineBuilder;
import io.arrowlake.jdbc.ArrowLakeDriver;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A process that does nothing but run queries, so that its memory is what they take. Prints a line
 * for each.
 */
final class LimitedProcess {
  private LimitedProcess() {}

  /**
   * Runs the queries.
   *
   * @param args the configuration, the residual engine, and a file whose lines have the name of a
   *     query, {@code ordered} or {@code unordered}, and its text, set apart by tabs
   */
  public static void main(String[] args) throws IOException, SQLException {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    try (QueryEngine engine = new QueryEngineBuilder().configuration(Path.of(args[0])).build();
        Connection connection = ArrowLakeDriver.connectTo(engine);
        Statement statement = connection.createStatement()) {
      statement.execute("SET residual_engine = " + args[1]);
      for (String line : Files.readAllLines(Path.of(args[2]))) {
        String[] parts = line.split("\t");
        boolean isOrdered = parts[1].equals("ordered");
        out.println(parts[0] + "\t" + outcome(statement, isOrdered, parts[2]));
      }
    }
  }

  private static String outcome(Statement statement, boolean isOrdered, String sql) {
    try (ResultSet results = statement.executeQuery(sql)) {
      return RowsDigest.of(results).text(isOrdered);
    } catch (SQLException e) {
      return chain(e);
    }
  }

  /** The error and all its causes, in one line. */
  private static String chain(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      text.append(text.isEmpty() ? "" : " caused by ").append(cause);
    }

    return text.toString().replaceAll("\\s+", " ");
  }
}
