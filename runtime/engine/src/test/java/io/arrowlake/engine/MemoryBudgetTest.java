package io.arrowlake.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arrowlake.engine.run.Failures;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  @Test
  void isSharedByArrowAndDuckDb() {
    try (MemoryBudget budget = new MemoryBudget(1L << 30)) {
      assertThat(budget.duckDbBytes()).isEqualTo(1L << 29);
      try (BufferAllocator query = budget.query("query-1");
          ArrowBuf buffer = query.buffer(1 << 20)) {
        assertThat(budget.arrowBytes()).isEqualTo(buffer.capacity());
      }
    }
  }

  @Test
  void hasALimit() {
    try (MemoryBudget budget = new MemoryBudget(128L << 20);
        BufferAllocator query = budget.query("query-1")) {
      OutOfMemoryException error =
          catchThrowableOfType(OutOfMemoryException.class, () -> query.buffer(65L << 20));
      assertThat(Failures.asArrowLake(error).code()).isEqualTo(ErrorCode.MEMORY_EXCEEDED);
    }
  }

  @Test
  void takesAShareOfTheMachineByItself() {
    try (MemoryBudget budget = new MemoryBudget(null)) {
      assertThat(budget.bytes()).isGreaterThanOrEqualTo(64L << 20);
    }
  }

  @Test
  void reportsBuffersThatOutliveTheirQuery() {
    MemoryBudget budget = new MemoryBudget(null);
    BufferAllocator query = budget.query("query-7");
    query.buffer(1024);
    ArrowLakeException error =
        catchThrowableOfType(ArrowLakeException.class, () -> budget.release(query));
    assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
    assertThat(error.getMessage()).contains("query-7");
  }
}
