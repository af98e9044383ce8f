package io.arrowlake.memory;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.Option;

/**
 * The keys of a memory catalog. Immutable. The component {@code maxBytes} is the key {@code
 * max_bytes}.
 *
 * @param maxBytes the most memory that the tables may take together, in bytes
 */
public record MemoryConfig(
    @Option(
            description = "The most memory that the tables may take together, in bytes",
            defaultValue = "268435456")
        long maxBytes) {

  /**
   * Checks what a type cannot.
   *
   * @throws ArrowLakeException CONFIG_INVALID where the limit is not above 0
   */
  public MemoryConfig {
    if (maxBytes <= 0) {
      throw new ArrowLakeException(
          ErrorCode.CONFIG_INVALID, "The key max_bytes needs a number above 0: " + maxBytes);
    }
  }
}
