package io.arrowlake.spi;

import java.time.Instant;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What a query lends to those who work for it. Thread-safe.
 *
 * @param queryId names the query in logs and at sources
 * @param allocator the query's allocator; streams make a child of it and close that
 * @param deadline when the query must have ended, null for never
 * @param warnings receives sentences that travel to the user with the result
 */
public record QueryScope(
    String queryId,
    BufferAllocator allocator,
    @Nullable Instant deadline,
    Consumer<String> warnings) {}
