package io.arrowlake.engine.ingest;

/**
 * A row group of a Parquet file, as the footer describes it. Immutable.
 *
 * @param number its place in the file, from 0
 * @param firstRow the place of its first row in the file, from 0
 * @param rows the number of its rows
 * @param offset where its bytes begin in the file
 * @param length how many bytes lie between there and its end
 * @param memory the bytes of its columns when they are not compressed
 */
record RowGroup(
    ParquetFile file,
    int number,
    long firstRow,
    long rows,
    long offset,
    long length,
    long memory) {}
