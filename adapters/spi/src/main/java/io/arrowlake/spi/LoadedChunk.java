package io.arrowlake.spi;

/**
 * A chunk that has arrived. Immutable.
 *
 * @param rows the rows that are in the table, or were when it arrived
 * @param rejected the rows that were left out
 * @param rejects what was noted of them
 */
public record LoadedChunk(Chunk chunk, long rows, long rejected, String rejects) {}
