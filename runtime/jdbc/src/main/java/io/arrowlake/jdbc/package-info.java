/**
 * The JDBC driver: connections to an engine in the same process, results read from Arrow vectors.
 */
@NullMarked
package io.arrowlake.jdbc;

import org.jspecify.annotations.NullMarked;
