package io.arrowlake.postgres;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.ChunkLoad;
import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds or makes the table that a load fills, and what is in it already. Used once. */
final class LoadStart {
  private static final String STAGING = "arrowlake_staging_";

  private final WriteConnection control;
  private final LoadRequest request;
  private final String schema;
  private final LoadLedger ledger;
  private String notice = "";

  private LoadStart(WriteConnection control, LoadRequest request) {
    this.control = control;
    this.request = request;
    this.schema = TargetReader.schema(control, request.table());
    this.ledger = new LoadLedger(schema);
  }

  /** The table as the ledger knows it, whatever the catalog is called and the name is spelled. */
  private String label() {
    return label(request);
  }

  static String label(LoadRequest request) {
    return (request.table().schema() + "." + request.table().table()).toLowerCase(Locale.ROOT);
  }

  /** The load; it owns the lock then. */
  static ChunkLoad begin(
      LoadLock lock, LoadRequest request, Supplier<WriteConnection> connections) {
    try (WriteConnection control = connections.get()) {
      control.open(null);
      control.begin();
      LoadStart start = new LoadStart(control, request);
      start.ledger.prepare(control);
      TargetReader.Relation target =
          TargetReader.relation(control, start.schema, request.table().table()).orElse(null);
      TargetReader.Relation filled =
          request.mode() == LoadMode.REPLACE ? start.staging(target) : start.target(target);
      PostgresLoad load =
          new PostgresLoad(
              lock,
              request,
              connections,
              start.ledger,
              filled,
              request.mode() == LoadMode.REPLACE ? target : null,
              columns(control, request, filled),
              start.notice);
      control.commit();
      return load;
    }
  }

  /** The table itself, for the modes that keep its rows. */
  private TargetReader.Relation target(TargetReader.@Nullable Relation there) {
    if (there == null) {
      return create(request.table().table());
    } else if (!there.isTable()) {
      throw new ArrowLakeException(ErrorCode.INVALID_QUERY, "Not a table: " + request.table());
    }

    boolean ours = ledger.line(control, there.oid()).map(LoadLedger.Line::created).orElse(false);
    if (request.creation() == LoadRequest.Creation.CREATE && !ours) {
      throw new ArrowLakeException(
              ErrorCode.TABLE_EXISTS, "Table exists already: " + request.table())
          .remedy("Leave --create out to load into it");
    }

    ledger.add(control, LoadLedger.of(there, label(), request, false));
    return there;
  }

  private TargetReader.Relation create(String name) {
    if (request.creation() == LoadRequest.Creation.NEVER) {
      throw PostgresLoader.missing(request);
    }

    String relation = Identifiers.qualified(schema, name);
    control.execute(LoadDefinitions.createTable(relation, request.columns()));
    if (request.mode() == LoadMode.UPSERT) {
      control.execute(LoadDefinitions.addKey(relation, request.key()));
    }

    TargetReader.Relation made = TargetReader.relation(control, schema, name).orElseThrow();
    ledger.add(control, LoadLedger.of(made, label(), request, true));
    return made;
  }

  /**
   * The table that gathers the rows of REPLACE. One that a load left behind is gone on with where
   * the files are the same, and made anew where they are not. A table that no load made is never
   * touched. One whose rows go into another table is not logged: a server that crashes empties it,
   * and the load starts from scratch.
   */
  private TargetReader.Relation staging(TargetReader.@Nullable Relation target) {
    if (target != null && !target.isTable()) {
      throw new ArrowLakeException(ErrorCode.INVALID_QUERY, "Not a table: " + request.table());
    }

    String name = STAGING + HexFormat.of().toHexDigits(label().hashCode() & 0xFFFFFFFFL);
    TargetReader.Relation left = TargetReader.relation(control, schema, name).orElse(null);
    if (left != null) {
      LoadLedger.Line line = ledger.line(control, left.oid()).orElse(null);
      if (line == null || !line.target().equals(label())) {
        throw new ArrowLakeException(
                ErrorCode.TABLE_EXISTS,
                "Table " + schema + "." + name + " is in the way, and no load made it")
            .remedy("Rename it");
      }

      boolean same = line.token().equals(request.token()) && line.created() == (target == null);
      if (same && !isEmptied(left)) {
        return left;
      }

      notice =
          "What a broken load left behind "
              + (same ? "was lost with the server" : "is of other files")
              + ": the load starts from scratch";
      control.execute("DROP TABLE " + left.sql());
      ledger.forget(control, left.oid());
    }

    if (target == null) {
      return create(name);
    }

    control.execute(
        "CREATE UNLOGGED TABLE %s (LIKE %s INCLUDING ALL)"
            .formatted(Identifiers.qualified(schema, name), target.sql()));
    TargetReader.Relation made = TargetReader.relation(control, schema, name).orElseThrow();
    ledger.add(control, LoadLedger.of(made, label(), request, false));
    return made;
  }

  /**
   * Whether the table has not the rows that the ledger knows of. It need not be empty: a load that
   * outlives the server for a moment may have added some after it was emptied.
   */
  private boolean isEmptied(TargetReader.Relation staging) {
    List<Long> there =
        control.query("SELECT count(*) FROM " + staging.sql(), row -> row.getLong(1));
    return there.get(0) != ledger.rows(control, staging.oid());
  }

  /** The columns of the filled table that the load's columns go to. */
  private static List<TargetColumn> columns(
      WriteConnection connection, LoadRequest request, TargetReader.Relation filled) {
    return PostgresLoader.matched(request, TargetReader.columns(connection, filled.oid()));
  }
}
