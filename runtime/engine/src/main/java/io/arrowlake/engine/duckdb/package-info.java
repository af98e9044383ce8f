/** DuckDB, embedded, as an engine that computes residuals. */
@NullMarked
package io.arrowlake.engine.duckdb;

import org.jspecify.annotations.NullMarked;
