package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.Chunk;
import io.arrowlake.spi.ChunkLoad;
import io.arrowlake.spi.ChunkSink;
import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest;
import io.arrowlake.spi.LoadedChunk;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A load of one table. Thread-safe. Owns the table's lock. */
final class PostgresLoad implements ChunkLoad {
  private final LoadLock lock;
  private final LoadRequest request;
  private final Supplier<WriteConnection> connections;
  private final LoadLedger ledger;
  private final TargetReader.Relation filled;
  private final TargetReader.@Nullable Relation replaced;
  private final String notice;
  private final List<TargetColumn> columns;
  private final Set<WriteConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cancelled;

  /**
   * A load whose table is ready; the transaction that made it may be open still.
   *
   * @param filled the table that rows go into
   * @param replaced the table whose rows they replace at the end, null where it is the same or
   *     there is none
   * @param columns where the load's columns go
   */
  PostgresLoad(
      LoadLock lock,
      LoadRequest request,
      Supplier<WriteConnection> connections,
      LoadLedger ledger,
      TargetReader.Relation filled,
      TargetReader.@Nullable Relation replaced,
      List<TargetColumn> columns,
      String notice) {
    this.lock = lock;
    this.request = request;
    this.connections = connections;
    this.ledger = ledger;
    this.filled = filled;
    this.replaced = replaced;
    this.notice = notice;
    this.columns = columns;
    for (int i = 0; i < columns.size(); i++) {
      ColumnEncoders.encoder(request.columns().get(i), columns.get(i));
    }
  }

  @Override
  public List<LoadedChunk> loaded() {
    return inTransaction(control -> ledger.chunks(control, filled.oid()));
  }

  /** Does something in a transaction of its own that is committed. */
  private <T> T inTransaction(Function<WriteConnection, T> action) {
    WriteConnection control = connections.get();
    open.add(control);
    try (control) {
      if (cancelled) {
        control.cancel();
      }

      control.open(null);
      control.begin();
      T done = action.apply(control);
      control.commit();
      return done;
    } finally {
      open.remove(control);
    }
  }

  @Override
  public String notice() {
    return notice;
  }

  @Override
  public Optional<ChunkSink> open(Chunk chunk) {
    WriteConnection connection = connections.get();
    open.add(connection);
    try {
      if (cancelled) {
        connection.cancel();
      }

      connection.open(null);
      connection.begin();
      if (claim(connection, chunk)) {
        return Optional.of(
            new PostgresChunkSink(
                connection,
                ledger,
                filled,
                chunk,
                columns,
                request,
                () -> open.remove(connection)));
      }
    } catch (RuntimeException | Error e) {
      open.remove(connection);
      connection.close();
      throw e;
    }

    open.remove(connection);
    connection.close();
    return Optional.empty();
  }

  /** Claims the chunk, and makes sure that the table is still the one that the ledger means. */
  private boolean claim(WriteConnection connection, Chunk chunk) {
    connection.execute(
        "LOCK TABLE " + filled.sql() + " IN ROW EXCLUSIVE MODE; SET CONSTRAINTS ALL IMMEDIATE");
    List<Long> now =
        connection.query(
            "SELECT coalesce(to_regclass(?)::oid::int8, 0)", row -> row.getLong(1), filled.sql());
    if (now.get(0) != filled.oid()) {
      throw new ArrowLakeException(
          ErrorCode.SOURCE_CHANGED,
          "Table " + request.table() + " was replaced by another one while it was loaded");
    }

    return ledger.claim(connection, filled.oid(), chunk);
  }

  @Override
  public void finish() {
    inTransaction(
        control -> {
          if (request.mode() == LoadMode.REPLACE) {
            show(control);
          } else {
            addKey(control, filled);
            ledger.finish(control, filled.oid());
          }

          lock.requireHeld();
          return true;
        });
  }

  /** A table that a load made gets its key when its rows are there. */
  private void addKey(WriteConnection control, TargetReader.Relation table) {
    boolean created = ledger.line(control, table.oid()).map(LoadLedger.Line::created).orElse(false);
    if (!created || request.key().isEmpty()) {
      return;
    }

    List<Long> keys =
        control.query(
            "SELECT count(*) FROM pg_index WHERE indisprimary AND indrelid = ?::int8::oid",
            row -> row.getLong(1),
            table.oid());
    if (keys.get(0) == 0) {
      control.execute(LoadDefinitions.addKey(table.sql(), request.key()));
    }
  }

  /**
   * Shows the rows that were gathered. A new table takes its name. One that is there keeps its
   * identity, and with it all that depends on it: its rows are exchanged in one transaction.
   */
  private void show(WriteConnection control) {
    TargetReader.Relation old = replaced;
    if (old == null) {
      addKey(control, filled);
      control.execute(
          "ALTER TABLE "
              + filled.sql()
              + " RENAME TO "
              + Identifiers.quoted(request.table().table()));
      ledger.finish(control, filled.oid());
      return;
    }

    String names = LoadDefinitions.names(columns.stream().map(TargetColumn::name).toList());
    control.execute("TRUNCATE TABLE " + old.sql());
    control.execute(
        "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s"
            .formatted(old.sql(), names, names, filled.sql()));
    ledger.move(control, filled.oid(), old.oid());
    ledger.add(control, LoadLedger.of(old, LoadStart.label(request), request, false));
    ledger.finish(control, old.oid());
    control.execute("DROP TABLE " + filled.sql());
  }

  @Override
  public void cancel() {
    cancelled = true;
    open.forEach(WriteConnection::cancel);
  }

  @Override
  public void close() {
    lock.close();
  }
}
