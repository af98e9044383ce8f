package io.arrowlake.postgres;

import io.arrowlake.spi.Chunk;
import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest;
import io.arrowlake.spi.LoadedChunk;
import java.util.List;
import java.util.Optional;

/**
 * What has been loaded, in two tables of the target's own schema: one line per table that rows are
 * loaded into, one per chunk that is there. Lines are written in the transactions of the rows. A
 * table is known by its oid, so that one that is dropped and made again is another one. Immutable.
 */
final class LoadLedger {
  private static final String LOADS = "arrowlake_ingest";
  private static final String CHUNKS = "arrowlake_ingest_chunk";

  private final String loads;
  private final String chunks;

  LoadLedger(String schema) {
    this.loads = Identifiers.qualified(schema, LOADS);
    this.chunks = Identifiers.qualified(schema, CHUNKS);
  }

  /**
   * A table that rows are loaded into.
   *
   * @param token the content of the load for REPLACE, empty for other modes
   * @param created whether the load made the table that its user named
   */
  record Line(long relation, String target, String mode, String token, boolean created) {}

  /** Makes the tables where they are missing, and forgets tables that are gone. */
  void prepare(WriteConnection connection) {
    // Two that make the same table at once would stumble over each other's catalog rows.
    connection.query(
        "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", row -> "", "arrowlake ledger");
    connection.execute(
        "SET LOCAL client_min_messages = warning; CREATE TABLE IF NOT EXISTS "
            + loads
            + " (relation bigint PRIMARY KEY, target text NOT NULL, mode text NOT NULL,"
            + " token text NOT NULL, created boolean NOT NULL,"
            + " started timestamptz NOT NULL DEFAULT now(), finished timestamptz);"
            + " CREATE TABLE IF NOT EXISTS "
            + chunks
            + " (relation bigint NOT NULL, file text NOT NULL, chunk integer NOT NULL,"
            + " token text NOT NULL, rows bigint NOT NULL, rejected bigint NOT NULL,"
            + " rejects text NOT NULL, loaded timestamptz NOT NULL DEFAULT now(),"
            + " PRIMARY KEY (relation, file, chunk))");
    String gone = " t WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.relation::oid)";
    connection.execute("DELETE FROM " + loads + gone + "; DELETE FROM " + chunks + gone);
  }

  Optional<Line> line(WriteConnection connection, long relation) {
    return connection
        .query(
            "SELECT relation, target, mode, token, created FROM " + loads + " WHERE relation = ?",
            row ->
                new Line(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(5)),
            relation)
        .stream()
        .findFirst();
  }

  /** Writes down a table that rows are loaded into, unless it is there. */
  void add(WriteConnection connection, Line line) {
    connection.update(
        "INSERT INTO "
            + loads
            + " (relation, target, mode, token, created) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT DO NOTHING",
        line.relation(),
        line.target(),
        line.mode(),
        line.token(),
        line.created());
  }

  List<LoadedChunk> chunks(WriteConnection connection, long relation) {
    return connection.query(
        "SELECT file, chunk, token, rows, rejected, rejects FROM "
            + chunks
            + " WHERE relation = ? ORDER BY file, chunk",
        row ->
            new LoadedChunk(
                new Chunk(row.getString(1), row.getInt(2), row.getString(3)),
                row.getLong(4),
                row.getLong(5),
                row.getString(6)),
        relation);
  }

  /** The number of rows that have been loaded into a table. */
  long rows(WriteConnection connection, long relation) {
    return connection
        .query(
            "SELECT coalesce(sum(rows), 0)::int8 FROM " + chunks + " WHERE relation = ?",
            row -> row.getLong(1),
            relation)
        .get(0);
  }

  /**
   * Claims a chunk for the transaction; waits for another one that has claimed it.
   *
   * @return whether it was free
   */
  boolean claim(WriteConnection connection, long relation, Chunk chunk) {
    return connection.update(
            "INSERT INTO "
                + chunks
                + " (relation, file, chunk, token, rows, rejected, rejects)"
                + " VALUES (?, ?, ?, ?, 0, 0, '') ON CONFLICT DO NOTHING",
            relation,
            chunk.file(),
            chunk.number(),
            chunk.token())
        == 1;
  }

  void complete(WriteConnection connection, long relation, LoadedChunk done) {
    connection.update(
        "UPDATE "
            + chunks
            + " SET rows = ?, rejected = ?, rejects = ?, loaded = now()"
            + " WHERE relation = ? AND file = ? AND chunk = ?",
        done.rows(),
        done.rejected(),
        done.rejects(),
        relation,
        done.chunk().file(),
        done.chunk().number());
  }

  /**
   * Writes down that a load is complete. All of it is on the server's disk when this is committed,
   * also where the server would rather not wait for its disk.
   */
  void finish(WriteConnection connection, long relation) {
    connection.query(
        "SELECT set_config('synchronous_commit', 'on', true)"
            + " WHERE current_setting('synchronous_commit') = 'off'",
        row -> "");
    connection.update("UPDATE " + loads + " SET finished = now() WHERE relation = ?", relation);
  }

  /** What was loaded into one table is in another one now, and all that this one had is gone. */
  void move(WriteConnection connection, long from, long to) {
    connection.update("DELETE FROM " + chunks + " WHERE relation = ?", to);
    connection.update("UPDATE " + chunks + " SET relation = ? WHERE relation = ?", to, from);
    connection.update("DELETE FROM " + loads + " WHERE relation = ?", from);
  }

  /** Forgets a table that is dropped. */
  void forget(WriteConnection connection, long relation) {
    connection.update("DELETE FROM " + chunks + " WHERE relation = ?", relation);
    connection.update("DELETE FROM " + loads + " WHERE relation = ?", relation);
  }

  /** The line of a table of REPLACE that is not shown yet, or of another mode. */
  static Line of(
      TargetReader.Relation relation, String target, LoadRequest request, boolean created) {
    return new Line(
        relation.oid(),
        target,
        request.mode().name(),
        request.mode() == LoadMode.REPLACE ? request.token() : "",
        created);
  }
}
