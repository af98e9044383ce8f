package io.arrowlake.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.SourceSession;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.calcite.rel.RelNode;
import org.junit.jupiter.api.Test;

/** All that one query reads from a source is of one state of it. */
public interface SnapshotContract extends ContractFixture {

  /** Rows that others write after the first stream are not in the second one. */
  @Test
  default void seesOneState() {
    SampleTable first = SampleTable.numbered("snapshot_rows", 10);
    fixture().create(first);
    FragmentFixture fragments = new FragmentFixture(fixture().source());
    RelNode root = fragments.builder().scan(fixture().schema(), first.name()).build();
    try (BufferAllocator allocator = new RootAllocator();
        SourceSession session = fixture().source().begin(FragmentFixture.scope(allocator))) {
      try (BatchStream stream = fragments.open(session, root)) {
        RowMultiset.of(BatchRows.drain(stream)).assertSame(first.rows());
      }

      fixture().append(SampleTable.numbered(first.name(), 5));
      try (BatchStream stream = fragments.open(session, root)) {
        boolean same = BatchRows.drain(stream).size() == 10;
        assertThat(same).isEqualTo(can(AdapterFixture.Capability.SNAPSHOT));
      }
    }

    assertThat(fixture().rows(first.name())).hasSize(15);
  }
}
