package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Change;
import io.arrowlake.planner.plan.ChangeText;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.BadRowException;
import io.arrowlake.spi.ChangeRows;
import io.arrowlake.spi.ChangeSink;
import io.arrowlake.spi.QueryScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A change of rows in one transaction. The server computes it by itself, or the rows that it is
 * made by go into a temporary table by COPY first: never row by row.
 *
 * <p>Rows that are sent name rows of the table by where they are stored, which holds within the
 * snapshot that they were read in. The transaction has the same snapshot, so that the server ends
 * it where somebody else has changed one of the rows since.
 */
final class PostgresChange implements ChangeSink {
  private static final String NAME = "arrowlake_changed_rows";
  private static final String RELATION = "pg_temp." + NAME;

  /** From this many rows on the server needs to know how many there are. */
  private static final long ANALYZED_ROWS = 1000;

  private final WriteConnection connection;
  private final QueryWriter writer;
  private final Change change;
  private final ChangeRows rows;
  private final ReturnedRows returnedRows;
  private final QueryScope scope;
  private final List<VectorSchemaRoot> returned = new ArrayList<>();
  private @Nullable RowCopy copy;
  private boolean begun;
  private long sent;

  PostgresChange(
      WriteConnection connection,
      QueryWriter writer,
      Change change,
      ChangeRows rows,
      ReturnedRows returnedRows,
      QueryScope scope) {
    this.connection = connection;
    this.writer = writer;
    this.change = change;
    this.rows = rows;
    this.returnedRows = returnedRows;
    this.scope = scope;
  }

  @Override
  public void append(VectorSchemaRoot batch) {
    if (batch.getRowCount() == 0) {
      return;
    }

    try {
      started(batch).append(batch, 0, batch.getRowCount());
      sent += batch.getRowCount();
    } catch (BadRowException e) {
      throw refused(e);
    }
  }

  private RowCopy started(VectorSchemaRoot batch) {
    RowCopy running = copy;
    if (running == null) {
      begin();
      connection.execute(temporaryTable());
      long oid =
          connection
              .query("SELECT '" + RELATION + "'::regclass::oid::int8", row -> row.getLong(1))
              .get(0);
      running =
          new RowCopy(
              connection,
              RELATION,
              TargetReader.columns(connection, oid),
              batch.getSchema().getFields());
      copy = running;
    }

    return running;
  }

  private String snapshot() {
    if (!(rows instanceof ChangeRows.Sent sentRows)) {
      throw new IllegalStateException("Rows for a change that the server computes");
    }

    return sentRows
        .snapshot()
        .get()
        .orElseThrow(
            () ->
                new ArrowLakeException(
                        ErrorCode.NOT_SUPPORTED,
                        change.verb()
                            + " of "
                            + change.table().name()
                            + " needs a snapshot that two connections share")
                    .from(change.table().name().catalog())
                    .remedy("Connect to the server itself rather than through a pooler"));
  }

  private void begin() {
    boolean own = change.layout().identity() == 0 || connection.isJoined();
    String snapshot = own ? null : snapshot();
    connection.open(scope.deadline());
    begun = true;
    if (snapshot == null) {
      connection.begin();
    } else {
      connection.beginRepeatable(snapshot);
    }
  }

  /** The types are those of the table's columns, without what they demand of values. */
  private String temporaryTable() {
    SourceTable table = change.table();
    List<String> columns = new ArrayList<>();
    for (ColumnFacts column : table.identity().subList(0, change.layout().identity())) {
      columns.add("NULL::" + PostgresDialect.name(column.type()));
    }

    if (change.layout().action() >= 0) {
      columns.add("NULL::integer");
    }

    change.assigned().forEach(value -> columns.add(Identifiers.quoted(value.column().name())));
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      list.append(i == 0 ? "" : ", ").append(columns.get(i)).append(" AS c").append(i);
    }

    String name =
        table.remoteName().stream().map(Identifiers::quoted).collect(Collectors.joining("."));
    return "CREATE TEMPORARY TABLE "
        + NAME
        + " ON COMMIT DROP AS SELECT "
        + list
        + " FROM "
        + name
        + " WHERE false";
  }

  @Override
  public long commit() {
    long changed = rows instanceof ChangeRows.Computed computed ? compute(computed) : apply();
    if (begun) {
      if (copy != null && connection.isJoined()) {
        connection.execute("DROP TABLE " + RELATION);
      }

      connection.commit();
    }

    return changed;
  }

  private long compute(ChangeRows.Computed computed) {
    ChangeText text = writer.write(change, computed.tree(), QueryWriter.Bindings.UNBOUND);
    connection.open(scope.deadline());
    begun = true;
    switch (text.target()) {
      case CONDITION -> connection.begin();
      case IDENTITY -> connection.beginRepeatable(null);
    }

    return run(text);
  }

  private long apply() {
    RowCopy running = copy;
    if (running == null) {
      return 0;
    }

    try {
      running.finish();
    } catch (BadRowException e) {
      throw refused(e);
    }

    if (sent >= ANALYZED_ROWS) {
      connection.execute("ANALYZE " + RELATION);
    }

    long changed = 0;
    for (ChangeText text : writer.write(change, RELATION)) {
      changed += run(text);
    }

    return changed;
  }

  private long run(ChangeText text) {
    return switch (text.result()) {
      case COUNT -> connection.update(text.sql());
      case COUNT_AND_REPEATED -> counted(text);
      case ROWS -> {
        returned.addAll(returnedRows.read(connection, text.sql()));
        yield returned.stream().mapToLong(VectorSchemaRoot::getRowCount).sum();
      }
    };
  }

  private long counted(ChangeText text) {
    long[] counts =
        connection.query(text.sql(), row -> new long[] {row.getLong(1), row.getLong(2)}).get(0);
    if (counts[1] > 0) {
      throw new ArrowLakeException(
              ErrorCode.CARDINALITY_VIOLATION,
              "%s gives %d rows of %s more than one new state"
                  .formatted(change.verb(), counts[1], change.table().name()))
          .from(change.table().name().catalog())
          .remedy("Join on columns that are unique on the other side");
    }

    return counts[0];
  }

  private ArrowLakeException refused(BadRowException e) {
    TableName table = change.table().name();
    ArrowLakeException reason = e.reason();
    return new ArrowLakeException(
            reason.code(),
            "%s of %s is not taken: %s".formatted(change.verb(), table, reason.detail()),
            reason.getCause())
        .from(table.catalog());
  }

  @Override
  public List<VectorSchemaRoot> returned() {
    List<VectorSchemaRoot> given = List.copyOf(returned);
    returned.clear();
    return given;
  }

  @Override
  public void cancel() {
    connection.cancel();
  }

  @Override
  public void close() {
    RowCopy running = copy;
    copy = null;
    if (running != null) {
      running.close();
    }

    returned.forEach(VectorSchemaRoot::close);
    returned.clear();
    connection.close();
  }
}
