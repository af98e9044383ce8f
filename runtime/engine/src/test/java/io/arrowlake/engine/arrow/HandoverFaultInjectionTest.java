package io.arrowlake.engine.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BatchStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same where every operator hands over to DuckDB as soon as it can. */
@Timeout(120)
class HandoverFaultInjectionTest extends FaultInjectionContract {
  private final LargerEngine larger = new LargerEngine();
  private final OperatorMemory memory = new OperatorMemory(0, 0);

  @Override
  ArrowFixture fixture() throws Exception {
    return new ArrowFixture(new ArrowEngine(memory, larger, Workers.none()));
  }

  @AfterEach
  void closeLarger() {
    assertThat(memory.taken()).isZero();
    larger.close();
  }

  /** The stream may end before the cancel comes. */
  @ParameterizedTest
  @MethodSource("queries")
  void cancelByAnotherThreadWhileAnInputIsRead(String sql) throws Exception {
    RelNode root = fixture.plan(sql);
    for (ArrowFixture.Table table : List.of(x, y)) {
      for (int step = 0; ; step++) {
        Cancel cancel = new Cancel();
        Fault fault = new Fault(table.number(), step, cancel);
        Throwable error = run(root, fault, fixture.allocator);
        if (!fault.happened) {
          assertThat(error).isNull();
          break;
        }

        cancel.done.get(1, TimeUnit.MINUTES);
        if (error != null) {
          assertThat(error)
              .as("step " + step)
              .isInstanceOfSatisfying(
                  ArrowLakeException.class,
                  e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_CANCELLED));
        }
      }
    }
  }

  /** Cancels in a thread of its own, as those do who wait for a query. */
  private static final class Cancel implements Action {
    private CompletableFuture<@Nullable Void> done = CompletableFuture.completedFuture(null);

    @Override
    public void on(BatchStream outer) {
      done = CompletableFuture.runAsync(outer::cancel);
    }
  }
}
