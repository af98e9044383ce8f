package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.api.Test;

/** The keys that the random cases count on still collide. */
class CollidingKeysTest {
  private static final int SIZE = 100;

  @Test
  void allHaveOneHash() {
    for (List<ValuePool> key :
        List.of(
            List.of(CollidingKeys.decimals(SIZE)),
            List.of(CollidingKeys.bytes(SIZE)),
            CollidingKeys.pair(SIZE))) {
      assertThat(Arrays.stream(hashes(key)).distinct().count()).as(key.toString()).isEqualTo(1);
      assertThat(key.get(0).values()).doesNotHaveDuplicates();
    }
  }

  @Test
  void neighboursWantOneSlot() {
    long[] hashes = hashes(List.of(CollidingKeys.neighbours(SIZE)));
    assertThat(Arrays.stream(hashes).map(hash -> hash & 0xffffffffL).distinct().count())
        .isEqualTo(1);
    assertThat(Arrays.stream(hashes).distinct().count()).isEqualTo(SIZE);
  }

  private static long[] hashes(List<ValuePool> key) {
    try (BufferAllocator allocator = new RootAllocator()) {
      Column[] columns = new Column[key.size()];
      FieldVector[] vectors = new FieldVector[key.size()];
      for (int i = 0; i < columns.length; i++) {
        ValuePool pool = key.get(i);
        vectors[i] = io.arrowlake.spi.ArrowSchemas.field("k", pool.type()).createVector(allocator);
        pool.fill(vectors[i]);
        columns[i] = VectorReader.read(vectors[i], Lane.of(pool.type()), Rows.run(0, SIZE));
      }

      long[] hashes = KeyTable.hashes(columns, SIZE);
      Arrays.stream(vectors).forEach(FieldVector::close);
      return hashes;
    }
  }
}
