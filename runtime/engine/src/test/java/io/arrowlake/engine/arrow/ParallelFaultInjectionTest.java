package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same where helpers take part from the first row on; which thread fails is not known. */
@Timeout(120)
class ParallelFaultInjectionTest extends FaultInjectionContract {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final OperatorMemory memory = new OperatorMemory(Long.MAX_VALUE, Long.MAX_VALUE);

  @Override
  ArrowFixture fixture() throws Exception {
    return new ArrowFixture(new ArrowEngine(memory, null, new Workers(threads, 3, 0)));
  }

  @Override
  int batchRows() {
    return 4;
  }

  @AfterEach
  void closeThreads() throws Exception {
    threads.shutdown();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(memory.taken()).isZero();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void cancelWhileAnInputIsReadAtAnyBatch(String sql) {
    failsAtAnyBatch(sql, BatchStream::cancel, ErrorCode.QUERY_CANCELLED);
  }
}
