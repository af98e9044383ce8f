package io.arrowlake.files;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.spi.QueryScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.duckdb.DuckDBConnection;

/** The rows of one statement on their way into a table, all in one transaction of DuckDB. */
final class LocalSink implements BatchSink {
  private static final String BATCH = "arrowlake_batch";

  private final Connection connection;
  private final String catalog;
  private final Write write;
  private final AtomicLong changes;
  private final BufferAllocator allocator;
  private final LocalWriter.Target target;
  private final String insert;
  private long rows;
  private boolean closed;

  /** Begins the transaction on a connection that the sink owns unless this fails. */
  LocalSink(
      Connection connection, String catalog, Write write, QueryScope scope, AtomicLong changes)
      throws SQLException {
    this.connection = connection;
    this.catalog = catalog;
    this.write = write;
    this.changes = changes;
    this.insert = insert();
    this.target = begin();
    this.allocator =
        scope.allocator().newChildAllocator("write " + write.table(), 0, Long.MAX_VALUE);
  }

  private LocalWriter.Target begin() throws SQLException {
    connection.setAutoCommit(false);
    return LocalWriter.prepare(connection, catalog, write);
  }

  private String insert() {
    String names =
        write.columns().stream()
            .map(ColumnFacts::name)
            .map(Quoting::identifier)
            .collect(Collectors.joining(", "));
    String values =
        IntStream.range(0, write.columns().size())
            .mapToObj(i -> HouseToDuckDb.assigned("c" + i, write.columns().get(i)))
            .collect(Collectors.joining(", "));
    return "INSERT INTO %s (%s) SELECT %s FROM %s"
        .formatted(LocalCatalog.relation(catalog, write.table().table()), names, values, BATCH);
  }

  @Override
  public void append(VectorSchemaRoot batch) {
    if (target == LocalWriter.Target.LEFT || batch.getRowCount() == 0) {
      return;
    }

    try (BatchReader reader = new BatchReader(allocator, batch);
        ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      Data.exportArrayStream(allocator, reader, stream);
      connection.unwrap(DuckDBConnection.class).registerArrowStream(BATCH, stream);
      try (Statement statement = connection.createStatement()) {
        statement.execute(insert);
      }
    } catch (SQLException e) {
      throw failure(e);
    } catch (IOException e) {
      throw new UncheckedIOException("A batch in memory cannot fail to be read", e);
    }

    rows += batch.getRowCount();
  }

  @Override
  public long commit() {
    synchronized (changes) {
      try {
        connection.commit();
      } catch (SQLException e) {
        throw failure(e);
      }

      changes.incrementAndGet();
    }

    return rows;
  }

  /** Closing the connection undoes what is not committed, and frees what a failed insert holds. */
  @Override
  public void close() {
    if (closed) {
      return;
    }

    closed = true;
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      allocator.close();
    }
  }

  private ArrowLakeException failure(SQLException cause) {
    return DuckDbFailure.writing(write.table().toString(), cause).from(catalog);
  }

  /** The fields under the names that the insert uses. */
  static List<Field> numbered(List<Field> fields) {
    return IntStream.range(0, fields.size())
        .mapToObj(
            i -> new Field("c" + i, fields.get(i).getFieldType(), fields.get(i).getChildren()))
        .toList();
  }
}
