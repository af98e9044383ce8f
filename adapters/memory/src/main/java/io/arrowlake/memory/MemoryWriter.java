package io.arrowlake.memory;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.spi.QueryScope;
import io.arrowlake.spi.SourceWriter;
import java.util.List;

/** Makes and fills the tables of a memory catalog. Thread-safe. */
final class MemoryWriter implements SourceWriter {
  private final MemorySource source;

  MemoryWriter(MemorySource source) {
    this.source = source;
  }

  @Override
  public BatchSink begin(Write write, QueryScope scope) {
    String catalog = write.table().catalog();
    if (write.kind() == Write.Kind.INSERT) {
      MemoryTable table = source.use(write.table());
      return new MemorySink(catalog, table, MemoryTable::release, source.allocator());
    }

    MemoryTable table = source.newTable(named(write.table()), write.columns());
    return new MemorySink(catalog, table, made -> publish(made, write.kind()), source.allocator());
  }

  @Override
  public void create(TableName table, List<ColumnFacts> columns, Write.Kind kind) {
    publish(source.newTable(named(table), columns), kind);
  }

  /** A memory catalog has one schema, whatever case a statement spells it in. */
  private static TableName named(TableName table) {
    if (!table.schema().equalsIgnoreCase(MemorySource.SCHEMA)) {
      throw new ArrowLakeException(
              ErrorCode.SCHEMA_NOT_FOUND,
              "Schema not found: " + table.catalog() + "." + table.schema())
          .remedy("A memory catalog has the one schema " + MemorySource.SCHEMA);
    }

    return new TableName(table.catalog(), MemorySource.SCHEMA, table.table());
  }

  private void publish(MemoryTable made, Write.Kind kind) {
    if (kind == Write.Kind.CREATE_OR_REPLACE) {
      source.put(made);
    } else if (!source.putIfAbsent(made)) {
      made.release();
      if (kind == Write.Kind.CREATE) {
        throw new ArrowLakeException(ErrorCode.TABLE_EXISTS, "Table exists already: " + made.name())
            .remedy("Drop it, or use CREATE OR REPLACE TABLE");
      }
    }
  }

  @Override
  public void drop(TableName table) {
    source.remove(table.table());
  }
}
