package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.QueryScope;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * What the streams of one fragment share.
 *
 * @param scope the query's
 * @param inputs gives the rows of an input fragment by its number
 * @param memory counts what the streams keep
 * @param workers help with what is large
 * @param numbers numbers the streams, to name them
 */
record OperatorContext(
    QueryScope scope,
    IntFunction<BatchStream> inputs,
    OperatorMemory memory,
    Workers workers,
    AtomicInteger numbers) {

  OperatorContext(
      QueryScope scope, IntFunction<BatchStream> inputs, OperatorMemory memory, Workers workers) {
    this(scope, inputs, memory, workers, new AtomicInteger());
  }

  /** The name of the next stream of an operator, such as {@code hash-join-3}. */
  String name(String operator) {
    return operator + "-" + numbers.incrementAndGet();
  }
}
