package io.arrowlake.postgres;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.BadRowException;
import io.arrowlake.spi.BatchSink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one statement on their way into a table, by one COPY in one transaction. It connects
 * when the first rows come, or at the commit.
 */
final class PostgresSink implements BatchSink {
  private final WriteConnection connection;
  private final Write write;
  private final @Nullable Instant deadline;
  private boolean begun;
  private boolean left;
  private TargetReader.@Nullable Relation replaced;
  private TargetReader.@Nullable Relation target;
  private @Nullable RowCopy copy;

  PostgresSink(WriteConnection connection, Write write, @Nullable Instant deadline) {
    this.connection = connection;
    this.write = write;
    this.deadline = deadline;
  }

  /** Opens the transaction and makes the table where the statement says so. */
  void begin() {
    begun = true;
    connection.open(deadline);
    connection.begin();
    TableName table = write.table();
    String schema = TargetReader.schema(connection, table);
    TargetReader.Relation there =
        TargetReader.relation(connection, schema, table.table()).orElse(null);
    switch (write.kind()) {
      case INSERT -> target = existing(there);
      case CREATE -> {
        refuse(there);
        target = create(schema, table.table());
      }
      case CREATE_IF_NOT_EXISTS -> {
        left = there != null;
        target = there == null ? create(schema, table.table()) : there;
      }
      case CREATE_OR_REPLACE -> replace(schema, there);
    }
  }

  private TargetReader.Relation existing(TargetReader.@Nullable Relation there) {
    if (there == null) {
      throw new ArrowLakeException(ErrorCode.TABLE_NOT_FOUND, "Table not found: " + write.table())
          .remedy("Run the statement again, or make the table first");
    }

    return there;
  }

  private void refuse(TargetReader.@Nullable Relation there) {
    if (there != null) {
      throw new ArrowLakeException(ErrorCode.TABLE_EXISTS, "Table exists already: " + write.table())
          .remedy("Drop it first, or write CREATE OR REPLACE TABLE");
    }
  }

  /**
   * The new table is made beside the old one, which the query may still be reading, and takes its
   * place at the commit.
   */
  private void replace(String schema, TargetReader.@Nullable Relation there) {
    if (there != null && !there.isTable()) {
      throw new ArrowLakeException(
          ErrorCode.INVALID_QUERY, "Only a table can be replaced by one: " + write.table());
    }

    replaced = there;
    String suffix = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    target = create(schema, there == null ? write.table().table() : "arrowlake_" + suffix);
  }

  private TargetReader.Relation create(String schema, String name) {
    String relation = Identifiers.qualified(schema, name);
    connection.execute(ColumnDefinitions.createTable(relation, write.columns()));
    for (ColumnFacts column : write.columns()) {
      if (column.remark() != null) {
        connection.execute(
            "COMMENT ON COLUMN %s.%s IS %s"
                .formatted(
                    relation,
                    Identifiers.quoted(column.name()),
                    Identifiers.literal(column.remark())));
      }
    }

    return TargetReader.relation(connection, schema, name).orElseThrow();
  }

  @Override
  public void append(VectorSchemaRoot batch) {
    if (!begun) {
      begin();
    }

    if (left || batch.getRowCount() == 0) {
      return;
    }

    try {
      started(batch).append(batch, 0, batch.getRowCount());
    } catch (BadRowException e) {
      throw refused(e);
    }
  }

  private RowCopy started(VectorSchemaRoot batch) {
    RowCopy running = copy;
    if (running == null) {
      TargetReader.Relation into = target;
      running = new RowCopy(connection, into.sql(), columns(into), batch.getSchema().getFields());
      copy = running;
    }

    return running;
  }

  private List<TargetColumn> columns(TargetReader.Relation into) {
    Map<String, TargetColumn> known = new LinkedHashMap<>();
    TargetReader.columns(connection, into.oid()).forEach(c -> known.put(c.name(), c));
    List<TargetColumn> wanted = new ArrayList<>();
    for (ColumnFacts column : write.columns()) {
      TargetColumn found = known.get(column.name());
      if (found == null) {
        throw new ArrowLakeException(
                ErrorCode.INVALID_QUERY,
                "Column " + column.name() + " of " + write.table() + " cannot be written to")
            .remedy("Name the columns that get values: INSERT INTO t (a, b) ...");
      }

      wanted.add(found);
    }

    return wanted;
  }

  private ArrowLakeException refused(BadRowException e) {
    String what =
        "Row %d that is written to %s is not taken%s: "
            .formatted(e.row() + 1, write.table(), place(e));
    ArrowLakeException reason = e.reason();
    return new ArrowLakeException(reason.code(), what + reason.detail(), reason.getCause())
        .from(write.table().catalog());
  }

  private static String place(BadRowException e) {
    String column = e.column() == null ? "" : ", column " + e.column();
    return e.value() == null ? column : column + ", value " + e.value();
  }

  @Override
  public long commit() {
    if (!begun) {
      begin();
    }

    RowCopy running = copy;
    long rows = 0;
    try {
      rows = running == null ? 0 : running.finish();
    } catch (BadRowException e) {
      throw refused(e);
    }

    TargetReader.Relation old = replaced;
    if (old != null) {
      connection.execute("DROP TABLE " + old.sql());
      connection.execute(
          "ALTER TABLE " + target.sql() + " RENAME TO " + Identifiers.quoted(old.name()));
    }

    connection.commit();
    return rows;
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

    connection.close();
  }
}
