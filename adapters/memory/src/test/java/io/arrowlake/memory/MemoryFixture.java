package io.arrowlake.memory;

import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.plan.Write;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchSink;
import io.arrowlake.spi.SourceOptions;
import io.arrowlake.testkit.AdapterFixture;
import io.arrowlake.testkit.FragmentFixture;
import io.arrowlake.testkit.RowBatches;
import io.arrowlake.testkit.SampleTable;
import io.arrowlake.testkit.TestingSourceContext;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Makes the contracts' tables as a program does that holds the rows. */
final class MemoryFixture implements AdapterFixture {
  private final TestingSourceContext context;
  private final MemorySource source;

  MemoryFixture() throws SQLException {
    this.context = new TestingSourceContext(Path.of("."));
    this.source = new MemoryAdapter().open("mem", new SourceOptions(Map.of()), context);
  }

  @Override
  public MemorySource source() {
    return source;
  }

  @Override
  public String schema() {
    return MemorySource.SCHEMA;
  }

  @Override
  public void create(SampleTable table) {
    withBatch(table, batch -> source.table(table.name(), table.facts(), List.of(batch)));
  }

  @Override
  public void append(SampleTable rows) {
    TableName name = new TableName("mem", MemorySource.SCHEMA, rows.name());
    Write write = new Write(Write.Kind.INSERT, name, rows.facts());
    try (BufferAllocator allocator = new RootAllocator();
        BatchSink sink =
            source.writer().orElseThrow().begin(write, FragmentFixture.scope(allocator))) {
      withBatch(rows, sink::append);
      sink.commit();
    }
  }

  private static void withBatch(SampleTable table, Consumer<VectorSchemaRoot> use) {
    List<Field> fields =
        table.columns().stream().map(c -> ArrowSchemas.field(c.name(), c.type())).toList();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = RowBatches.of(new Schema(fields), table.rows(), allocator)) {
      use.accept(batch);
    }
  }

  @Override
  public void drop(String table) {
    source.remove(table);
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.LIMIT, Capability.STATISTICS, Capability.SNAPSHOT, Capability.WRITE);
  }

  @Override
  public void close() throws SQLException {
    source.close();
    context.close();
  }
}
