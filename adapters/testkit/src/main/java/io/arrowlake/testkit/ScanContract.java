package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.SourceSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A source gives the rows that its tables hold, whatever they hold. */
public interface ScanContract extends ContractFixture {
  /** More rows than any adapter puts into one batch. */
  int MANY_ROWS = 150_000;

  /** Every value of the adversarial corpus comes out as it went in, and under its type. */
  @Test
  default void readsAdversarialValues() {
    SampleTable sample = SampleTable.adversarial("scan_values", fixture().types());
    fixture().create(sample);
    assertTypes(sample);
    RowMultiset.of(scan(sample.name())).assertSame(sample.rows());
  }

  private void assertTypes(SampleTable sample) {
    SourceTable table =
        fixture().source().catalog().table(fixture().schema(), sample.name()).orElseThrow();
    for (int i = 0; i < sample.columns().size(); i++) {
      assertThat(ArrowSchemas.arrowType(table.columns().get(i).type()))
          .as("type of column %s", sample.columns().get(i).name())
          .isEqualTo(ArrowSchemas.arrowType(sample.columns().get(i).type()));
    }
  }

  private List<List<@Nullable Object>> scan(String table) {
    FragmentFixture fragments = new FragmentFixture(fixture().source());
    return run(fragments, fragments.builder().scan(fixture().schema(), table).build());
  }

  private static List<List<@Nullable Object>> run(FragmentFixture fragments, RelNode root) {
    try (BufferAllocator allocator = new RootAllocator()) {
      return fragments.run(root, allocator);
    }
  }

  /** The schema of a stream is the Arrow form of the fragment's row type, position by position. */
  @Test
  default void announcesTheSchemaOfItsRows() {
    SampleTable sample = SampleTable.adversarial("scan_schema", fixture().types());
    fixture().create(sample);
    FragmentFixture fragments = new FragmentFixture(fixture().source());
    RelNode root = fragments.builder().scan(fixture().schema(), sample.name()).build();
    try (BufferAllocator allocator = new RootAllocator();
        SourceSession session = fixture().source().begin(FragmentFixture.scope(allocator));
        BatchStream stream = fragments.open(session, root)) {
      assertThat(stream.schema().getFields().stream().map(field -> field.getType()).toList())
          .isEqualTo(
              ArrowSchemas.schema(root.getRowType()).getFields().stream()
                  .map(field -> field.getType())
                  .toList());
    }
  }

  /** A projection leaves columns out, reorders and repeats them. */
  @Test
  default void projectsColumns() {
    SampleTable sample = SampleTable.adversarial("scan_project", fixture().types());
    fixture().create(sample);
    int last = sample.columns().size() - 1;
    List<Integer> positions = List.of(last, 0, last, last / 2);

    FragmentFixture fragments = new FragmentFixture(fixture().source());
    RelBuilder builder = fragments.builder().scan(fixture().schema(), sample.name());
    RelNode root =
        builder.project(builder.fields(positions), List.of("a", "b", "c", "d"), true).build();
    RowMultiset.of(run(fragments, root)).assertSame(project(sample, positions));
  }

  private static List<List<@Nullable Object>> project(SampleTable sample, List<Integer> positions) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<? extends @Nullable Object> row : sample.rows()) {
      List<@Nullable Object> projected = new ArrayList<>();
      positions.forEach(position -> projected.add(row.get(position)));
      rows.add(projected);
    }

    return rows;
  }

  /** A table without rows has its schema and an end. */
  @Test
  default void readsNoRows() {
    SampleTable full = SampleTable.adversarial("scan_empty", fixture().types());
    fixture().create(new SampleTable(full.name(), full.columns(), List.of()));
    assertThat(scan(full.name())).isEmpty();
  }

  /** Columns of every type may hold nothing but NULL. */
  @Test
  default void readsNothingButNulls() {
    SampleTable full = SampleTable.adversarial("scan_nulls", fixture().types());
    List<SampleTable.Column> columns = full.columns().subList(1, full.columns().size());
    List<List<@Nullable Object>> rows =
        IntStream.range(0, 3)
            .mapToObj(i -> Collections.<@Nullable Object>nCopies(columns.size(), null))
            .toList();
    fixture().create(new SampleTable(full.name(), columns, rows));
    RowMultiset.of(scan(full.name())).assertSame(rows);
  }

  /** A table that is longer than a batch is read as a whole, each row once. */
  @Test
  default void readsManyRows() {
    SampleTable sample = SampleTable.numbered("scan_many", MANY_ROWS);
    fixture().create(sample);
    RowMultiset.of(scan(sample.name())).assertSame(sample.rows());
  }

  /** One session gives the same rows again, and two streams of it do not disturb each other. */
  @Test
  default void readsTwiceInOneSession() {
    SampleTable sample = SampleTable.numbered("scan_twice", 1_000);
    fixture().create(sample);
    FragmentFixture fragments = new FragmentFixture(fixture().source());
    RelNode root = fragments.builder().scan(fixture().schema(), sample.name()).build();
    try (BufferAllocator allocator = new RootAllocator();
        SourceSession session = fixture().source().begin(FragmentFixture.scope(allocator))) {
      try (BatchStream first = fragments.open(session, root);
          BatchStream second = fragments.open(session, root)) {
        RowMultiset.of(BatchRows.drain(second)).assertSame(sample.rows());
        RowMultiset.of(BatchRows.drain(first)).assertSame(sample.rows());
      }
    }
  }
}
