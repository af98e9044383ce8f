package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.error.ErrorType;
import io.arrowlake.spi.BadRowException;
import io.arrowlake.spi.Chunk;
import io.arrowlake.spi.ChunkSink;
import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest;
import io.arrowlake.spi.LoadedChunk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one chunk on their way into a table, in one transaction with their line of the
 * ledger. An upsert gathers them in a temporary table first.
 */
final class PostgresChunkSink implements ChunkSink {
  /** Rows that stand or fall together where bad ones are skipped: what one of them costs. */
  private static final int SLICE_ROWS = 2_000;

  private static final String GATHERED = "pg_temp.arrowlake_upsert";
  private static final String ORDER = "arrowlake_row";

  private final WriteConnection connection;
  private final LoadLedger ledger;
  private final TargetReader.Relation table;
  private final Chunk chunk;
  private final List<TargetColumn> columns;
  private final LoadRequest request;
  private final Runnable onClose;
  private final boolean upsert;
  private @Nullable RowCopy copy;
  private long offered;
  private long taken;
  private boolean closed;

  /** A sink that owns a connection whose transaction has claimed the chunk. */
  PostgresChunkSink(
      WriteConnection connection,
      LoadLedger ledger,
      TargetReader.Relation table,
      Chunk chunk,
      List<TargetColumn> columns,
      LoadRequest request,
      Runnable onClose) {
    this.connection = connection;
    this.ledger = ledger;
    this.table = table;
    this.chunk = chunk;
    this.columns = columns;
    this.request = request;
    this.onClose = onClose;
    this.upsert = request.mode() == LoadMode.UPSERT;
    if (upsert) {
      gather();
    }
  }

  private void gather() {
    connection.execute(
        "SET LOCAL client_min_messages = warning; CREATE TEMP TABLE arrowlake_upsert"
            + " ON COMMIT DROP AS SELECT "
            + names()
            + " FROM "
            + table.sql()
            + " WITH NO DATA; ALTER TABLE "
            + GATHERED
            + " ADD COLUMN "
            + ORDER
            + " bigint GENERATED ALWAYS AS IDENTITY");
  }

  private String names() {
    return LoadDefinitions.names(columns.stream().map(TargetColumn::name).toList());
  }

  private RowCopy newCopy() {
    return new RowCopy(connection, upsert ? GATHERED : table.sql(), columns, request.columns());
  }

  @Override
  public void append(VectorSchemaRoot batch) {
    RowCopy running = copy;
    if (running == null) {
      running = newCopy();
      copy = running;
    }

    running.append(batch, 0, batch.getRowCount());
  }

  @Override
  public void append(VectorSchemaRoot batch, Consumer<BadRowException> rejects) {
    for (int from = 0; from < batch.getRowCount(); from += SLICE_ROWS) {
      slice(batch, from, Math.min(batch.getRowCount(), from + SLICE_ROWS), rejects);
    }

    offered += batch.getRowCount();
  }

  /**
   * Takes the rows of a slice that are good. The server says which row is bad where it can: those
   * before it are sent again without it. Else the slice is halved until one row is left.
   */
  private void slice(VectorSchemaRoot batch, int from, int to, Consumer<BadRowException> rejects) {
    int start = from;
    while (start < to) {
      BadRowException bad = attempt(batch, start, to);
      if (bad == null) {
        return;
      }

      if (bad.row() < 0 && to - start > 1) {
        int middle = (start + to) >>> 1;
        slice(batch, start, middle, rejects);
        start = middle;
        continue;
      }

      int place = start + (int) Math.max(0, bad.row());
      if (place > start) {
        slice(batch, start, place, rejects);
      }

      rejects.accept(new BadRowException(offered + place, bad.column(), bad.value(), bad.reason()));
      start = place + 1;
    }
  }

  /** Null where all rows were taken; else the bad one, its place negative where it is not known. */
  private @Nullable BadRowException attempt(VectorSchemaRoot batch, int from, int to) {
    connection.execute("SAVEPOINT slice");
    try (RowCopy slice = newCopy()) {
      slice.append(batch, from, to);
      long kept = slice.finish();
      if (upsert) {
        merge();
      }

      connection.execute("RELEASE SAVEPOINT slice");
      taken += kept;
      return null;
    } catch (BadRowException e) {
      return undone(e);
    } catch (ArrowLakeException e) {
      boolean byRows = e.code().type() == ErrorType.USER && e.code() != ErrorCode.QUERY_CANCELLED;
      if (!byRows || connection.isCancelled()) {
        throw e;
      }

      return undone(new BadRowException(-1, null, null, e));
    }
  }

  private BadRowException undone(BadRowException bad) {
    connection.execute("ROLLBACK TO SAVEPOINT slice; RELEASE SAVEPOINT slice");
    return bad;
  }

  /** Moves gathered rows into the table; of those with one key the last one counts. */
  private void merge() {
    Set<String> key = new HashSet<>();
    request.key().forEach(name -> key.add(target(name)));
    String keys = key.stream().map(Identifiers::quoted).collect(Collectors.joining(", "));
    String changes =
        columns.stream()
            .map(TargetColumn::name)
            .filter(name -> !key.contains(name))
            .map(Identifiers::quoted)
            .map(name -> name + " = EXCLUDED." + name)
            .collect(Collectors.joining(", "));
    connection.execute(
        "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM (SELECT DISTINCT ON (%s) * FROM %s ORDER BY %s, %s DESC) n ON CONFLICT (%s) DO %s"
            .formatted(
                table.sql(),
                names(),
                names(),
                keys,
                GATHERED,
                keys,
                ORDER,
                keys,
                changes.isEmpty() ? "NOTHING" : "UPDATE SET " + changes));
    connection.execute("TRUNCATE " + GATHERED);
  }

  private String target(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (request.columns().get(i).getName().equals(column)) {
        return columns.get(i).name();
      }
    }

    throw new IllegalStateException("A key column that gets no values: " + column);
  }

  @Override
  public LoadedChunk commit(long rejected, String rejects) {
    RowCopy running = copy;
    if (running != null) {
      taken += running.finish();
      if (upsert) {
        merge();
      }
    }

    LoadedChunk done = new LoadedChunk(chunk, taken, rejected, rejects);
    ledger.complete(connection, table.oid(), done);
    connection.commit();
    return done;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }

    closed = true;
    RowCopy running = copy;
    copy = null;
    if (running != null) {
      running.close();
    }

    connection.close();
    onClose.run();
  }
}
