/** Benchmarks; how to run them and what they gave stands in {@code docs/benchmarks.md}. */
@NullMarked
package io.arrowlake.jmh;

import org.jspecify.annotations.NullMarked;
