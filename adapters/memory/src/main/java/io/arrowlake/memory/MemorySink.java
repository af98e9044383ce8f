package io.arrowlake.memory;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.VectorSchemaRootAppender;

/**
 * Collects copies of the batches of one statement and gives them to the table at its commit. It is
 * one of the table's users until then.
 */
final class MemorySink implements BatchSink {
  private final String catalog;
  private final MemoryTable table;
  private final Consumer<MemoryTable> committed;
  private final BufferAllocator allocator;
  private final List<VectorSchemaRoot> batches = new ArrayList<>();
  private boolean done;

  /**
   * A sink for rows of a table.
   *
   * @param catalog the name that errors give
   * @param table the table, of which the sink takes one use over
   * @param committed takes that use over when the rows are in the table
   * @param allocator the source's
   */
  MemorySink(
      String catalog,
      MemoryTable table,
      Consumer<MemoryTable> committed,
      BufferAllocator allocator) {
    this.catalog = catalog;
    this.table = table;
    this.committed = committed;
    this.allocator = allocator;
  }

  @Override
  public void append(VectorSchemaRoot batch) {
    VectorSchemaRoot copy = VectorSchemaRoot.create(batch.getSchema(), allocator);
    try {
      copy.allocateNew();
      VectorSchemaRootAppender.append(false, copy, batch);
      batches.add(copy);
    } catch (OutOfMemoryException e) {
      copy.close();
      throw new ArrowLakeException(
              ErrorCode.MEMORY_EXCEEDED,
              "The tables of catalog "
                  + catalog
                  + " would take more than "
                  + allocator.getLimit()
                  + " bytes",
              e)
          .remedy("Raise max_bytes of the catalog, or drop tables");
    } catch (RuntimeException | Error e) {
      copy.close();
      throw e;
    }
  }

  @Override
  public long commit() {
    long rows = batches.stream().mapToLong(VectorSchemaRoot::getRowCount).sum();
    table.append(batches);
    batches.clear();
    done = true;
    committed.accept(table);
    return rows;
  }

  @Override
  public void close() {
    batches.forEach(VectorSchemaRoot::close);
    batches.clear();
    if (!done) {
      done = true;
      table.release();
    }
  }
}
