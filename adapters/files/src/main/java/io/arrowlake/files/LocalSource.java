package io.arrowlake.files;

import io.arrowlake.planner.catalog.PlannerCatalog;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceContext;
import io.arrowlake.spi.SourceSession;
import io.arrowlake.spi.SourceWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A database that is attached to the engine's DuckDB for as long as it is open. Thread-safe. */
final class LocalSource implements Source {
  private final String name;
  private final String place;
  private final SourceContext context;
  private final LocalCatalog catalog;
  private final LocalWriter writer;
  private final AtomicBoolean closed = new AtomicBoolean();

  LocalSource(String name, LocalConfig config, SourceContext context) {
    this.name = name;
    this.place =
        config.path().isBlank()
            ? ":memory:"
            : context.baseFolder().resolve(config.path()).toAbsolutePath().normalize().toString();
    this.context = context;
    AtomicLong changes = new AtomicLong();
    this.catalog = new LocalCatalog(name, context, changes);
    this.writer = new LocalWriter(name, context, changes);
    attach();
  }

  private void attach() {
    try (Connection connection = context.duckDb();
        Statement statement = connection.createStatement()) {
      statement.execute("ATTACH " + Quoting.literal(place) + " AS " + Quoting.identifier(name));
    } catch (SQLException e) {
      throw failure(e).from(name);
    }
  }

  private ArrowLakeException failure(SQLException cause) {
    String message = DuckDbFailure.message(cause);
    String detail = "Store cannot be opened: " + DuckDbFailure.firstLine(message);
    if (message.contains("Could not set lock")) {
      return new ArrowLakeException(ErrorCode.SOURCE_UNREACHABLE, detail, cause)
          .remedy("Close the other process that has the file open");
    } else if (message.contains("already exists") || message.contains("already attached")) {
      return new ArrowLakeException(ErrorCode.CONFIG_INVALID, detail, cause)
          .remedy("Choose another name or file");
    } else if (message.contains("not a valid DuckDB database")) {
      return new ArrowLakeException(ErrorCode.FILE_CORRUPT, detail, cause)
          .remedy("Name a file that ArrowLake or DuckDB has made");
    } else if (message.contains("No such file")) {
      return new ArrowLakeException(ErrorCode.FILE_NOT_FOUND, detail, cause)
          .remedy("Make the folder of the file first");
    } else if (message.contains("Permission denied")) {
      return new ArrowLakeException(ErrorCode.SOURCE_PERMISSION, detail, cause)
          .remedy("Grant permission to the user that runs ArrowLake");
    }

    return new ArrowLakeException(ErrorCode.SOURCE_UNREACHABLE, detail, cause);
  }

  @Override
  public PlannerCatalog catalog() {
    return catalog;
  }

  @Override
  public SourceSession begin(QueryScope scope) {
    return new NativeSession(name);
  }

  @Override
  public Optional<SourceWriter> writer() {
    return Optional.of(writer);
  }

  @Override
  public String check() {
    try (Connection connection = context.duckDb();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT version()")) {
      row.next();
      return "DuckDB " + row.getString(1) + " with " + place;
    } catch (SQLException e) {
      throw failure(e).from(name);
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }

    try (Connection connection = context.duckDb();
        Statement statement = connection.createStatement()) {
      statement.execute("DETACH " + Quoting.identifier(name));
    } catch (SQLException e) {
      throw new ArrowLakeException(
              ErrorCode.SOURCE_QUERY_FAILED,
              "Store cannot be closed: " + DuckDbFailure.firstLine(DuckDbFailure.message(e)),
              e)
          .from(name);
    }
  }
}
