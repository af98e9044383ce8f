/**
 * The TPC-H data and queries, for tests, benchmarks and the demo. Nothing here needs a test
 * framework.
 */
@NullMarked
package io.arrowlake.testkit.tpch;

import org.jspecify.annotations.NullMarked;
