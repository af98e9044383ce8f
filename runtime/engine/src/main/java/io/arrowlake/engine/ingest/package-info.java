/** Loads Parquet files into tables of sources, each row group exactly once. */
@NullMarked
package io.arrowlake.engine.ingest;

import org.jspecify.annotations.NullMarked;
