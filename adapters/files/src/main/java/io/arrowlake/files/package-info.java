/** Parquet, CSV and JSON files, and the embedded store; all of it is read and written by DuckDB. */
@NullMarked
package io.arrowlake.files;

import org.jspecify.annotations.NullMarked;
