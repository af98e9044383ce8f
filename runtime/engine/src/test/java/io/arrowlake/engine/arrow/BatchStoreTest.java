package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/** What collected rows hold in memory. */
class BatchStoreTest {
  private static final int ROWS = 100_000;

  @Test
  void fewRowsOfLargeBatchesHoldLittle() {
    OperatorMemory account = new OperatorMemory(Long.MAX_VALUE, Long.MAX_VALUE);
    try (BufferAllocator allocator = new RootAllocator();
        BufferAllocator memory = allocator.newChildAllocator("operator", 0, Long.MAX_VALUE);
        Reservation reservation = account.reservation("query", "operator")) {
      VectorSchemaRoot batch = slice(allocator);
      long before = allocator.getAllocatedMemory();
      try (BatchStore store = new BatchStore(batch.getSchema(), memory, reservation)) {
        store.addCopy(batch);
        store.addCopy(slice(allocator));

        assertThat(before).isGreaterThan(8L * ROWS);
        assertThat(allocator.getAllocatedMemory()).isLessThan(4096);
        assertThat(account.taken()).isEqualTo(allocator.getAllocatedMemory());
        VectorSchemaRoot merged = store.merge();
        assertThat(merged.getRowCount()).isEqualTo(6);
        BigIntVector numbers = (BigIntVector) merged.getVector(0);
        VarCharVector texts = (VarCharVector) merged.getVector(1);
        for (int i = 0; i < 6; i++) {
          assertThat(numbers.get(i)).isEqualTo(ROWS / 2 + i % 3);
          assertThat(texts.isNull(i)).isEqualTo(i % 3 == 1);
        }

        assertThat(texts.getObject(5)).hasToString("row " + (ROWS / 2 + 2));
      }
    }
  }

  /** Three rows from the middle of many, in the memory of all. */
  private static VectorSchemaRoot slice(BufferAllocator allocator) {
    try (BigIntVector numbers = new BigIntVector("n", allocator);
        VarCharVector texts = new VarCharVector("t", allocator)) {
      for (int i = 0; i < ROWS; i++) {
        numbers.setSafe(i, i);
        if (i % 3 != (ROWS / 2 + 1) % 3) {
          texts.setSafe(i, ("row " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
      }

      numbers.setValueCount(ROWS);
      texts.setValueCount(ROWS);
      Schema schema = new Schema(List.of(numbers.getField(), texts.getField()));
      try (VectorSchemaRoot all =
          new VectorSchemaRoot(schema.getFields(), List.of(numbers, texts), ROWS)) {
        return all.slice(ROWS / 2, 3);
      }
    }
  }
}
