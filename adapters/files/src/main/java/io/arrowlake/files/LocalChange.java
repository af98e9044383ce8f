package io.arrowlake.files;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.spi.ChangeSink;
import io.arrowlake.spi.QueryScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.duckdb.DuckDBConnection;

/**
 * A change of rows of an attached database, all in one transaction of DuckDB. The rows that it is
 * made by go into a temporary table. They name rows by their number in the table, which holds as
 * long as nobody else has changed the store since the statement was planned: else the change is a
 * conflict.
 */
final class LocalChange implements ChangeSink {
  private static final String BATCH = "arrowlake_batch";
  private static final String ROWS = "arrowlake_changed_rows";

  private final Connection connection;
  private final String catalog;
  private final Change change;
  private final AtomicLong changes;
  private final BufferAllocator allocator;
  private boolean filled;
  private boolean closed;

  /** Begins the transaction on a connection that the sink owns unless this fails. */
  LocalChange(
      Connection connection, String catalog, Change change, QueryScope scope, AtomicLong changes)
      throws SQLException {
    this.connection = connection;
    this.catalog = catalog;
    this.change = change;
    this.changes = changes;
    connection.setAutoCommit(false);
    this.allocator =
        scope.allocator().newChildAllocator("change " + change.table().name(), 0, Long.MAX_VALUE);
  }

  @Override
  public void append(VectorSchemaRoot batch) {
    if (batch.getRowCount() == 0) {
      return;
    }

    String select = "SELECT " + String.join(", ", values(batch)) + " FROM " + BATCH;
    String into = filled ? "INSERT INTO " + ROWS + " " : "CREATE TEMPORARY TABLE " + ROWS + " AS ";
    try (BatchReader reader = new BatchReader(allocator, batch);
        ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      Data.exportArrayStream(allocator, reader, stream);
      connection.unwrap(DuckDBConnection.class).registerArrowStream(BATCH, stream);
      execute(into + select);
      filled = true;
    } catch (SQLException e) {
      throw failure(e);
    } catch (IOException e) {
      throw new UncheckedIOException("A batch in memory cannot fail to be read", e);
    }
  }

  /** The columns of a batch, each as it is assigned. */
  private List<String> values(VectorSchemaRoot batch) {
    Map<Integer, String> assigned = new HashMap<>();
    change
        .assigned()
        .forEach(
            value ->
                assigned.put(
                    value.value(), HouseToDuckDb.assigned("c" + value.value(), value.column())));
    List<String> values = new ArrayList<>();
    for (int i = 0; i < batch.getFieldVectors().size(); i++) {
      values.add(assigned.getOrDefault(i, "c" + i) + " AS c" + i);
    }

    return values;
  }

  @Override
  public long commit() {
    // Whoever writes to the store commits and counts under this lock.
    synchronized (changes) {
      try {
        long changed = filled ? apply() : 0;
        connection.commit();
        changes.incrementAndGet();
        return changed;
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }

  private long apply() throws SQLException {
    if (!change.table().versionToken().contains(",change=" + changes.get() + ",")) {
      throw new ArrowLakeException(
              ErrorCode.TRANSACTION_CONFLICT, "Another statement wrote to " + catalog + " first")
          .from(catalog)
          .remedy("Run the statement again");
    }

    if (change.matching() == Change.Matching.ONCE) {
      checkRepeated();
    }

    long changed = 0;
    for (int i = 0; i < change.actions().size(); i++) {
      changed += execute(statement(change.actions().get(i), i));
    }

    execute("DROP TABLE " + ROWS);
    return changed;
  }

  private void checkRepeated() throws SQLException {
    String sql =
        "SELECT count(*) FROM (SELECT 1 FROM "
            + ROWS
            + " WHERE c0 IS NOT NULL GROUP BY c0 HAVING count(*) > 1)";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      if (row.getLong(1) > 0) {
        throw new ArrowLakeException(
                ErrorCode.CARDINALITY_VIOLATION,
                "%s gives %d rows of %s more than one new state"
                    .formatted(change.verb(), row.getLong(1), change.table().name()))
            .from(catalog)
            .remedy("Join on columns that are unique on the other side");
      }
    }
  }

  private String statement(Change.Action action, int number) {
    String table = LocalCatalog.relation(catalog, change.table().name().table()) + " AS t";
    String rows = ROWS + " AS r";
    int place = change.layout().action();
    String chosen = place < 0 ? "" : "r.c" + place + " = " + number;
    if (action instanceof Change.Insert insert) {
      return insert(insert, rows) + (chosen.isEmpty() ? "" : " WHERE " + chosen);
    }

    String where = " WHERE t.rowid = r.c0" + (chosen.isEmpty() ? "" : " AND " + chosen);
    if (action instanceof Change.Delete) {
      return "DELETE FROM " + table + " USING " + rows + where;
    }

    String values =
        action.assignments().stream()
            .map(
                value ->
                    Quoting.identifier(value.column().name())
                        + " = "
                        + (value.isDefault() ? "DEFAULT" : "r.c" + value.value()))
            .collect(Collectors.joining(", "));
    return "UPDATE " + table + " SET " + values + " FROM " + rows + where;
  }

  private String insert(Change.Insert insert, String rows) {
    List<Change.Assignment> given =
        insert.assignments().stream().filter(value -> !value.isDefault()).toList();
    if (given.isEmpty()) {
      throw new ArrowLakeException(
              ErrorCode.NOT_SUPPORTED, "An INSERT into " + catalog + " needs a value")
          .from(catalog);
    }

    return "INSERT INTO %s (%s) SELECT %s FROM %s"
        .formatted(
            LocalCatalog.relation(catalog, change.table().name().table()),
            given.stream()
                .map(value -> Quoting.identifier(value.column().name()))
                .collect(Collectors.joining(", ")),
            given.stream().map(value -> "r.c" + value.value()).collect(Collectors.joining(", ")),
            rows);
  }

  private long execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return Math.max(0, statement.getUpdateCount());
    }
  }

  @Override
  public List<VectorSchemaRoot> returned() {
    return List.of();
  }

  /** Closing the connection undoes what is not committed. */
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
    return DuckDbFailure.writing(change.table().name().toString(), cause).from(catalog);
  }
}
