package io.arrowlake.engine;

/**
 * How far an ingest has come. Immutable. Chunks that had arrived before it began count as done.
 *
 * @param chunks the chunks that have arrived
 * @param rows the rows of the files that have been read, bad ones among them
 * @param resumed those of them that had arrived before
 * @param rejected the rows that the table did not take
 * @param bytes the compressed bytes of the chunks that have arrived
 */
public record IngestProgress(int chunks, long rows, long resumed, long rejected, long bytes) {}
