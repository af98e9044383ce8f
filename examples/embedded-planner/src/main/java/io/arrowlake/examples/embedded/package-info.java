/** An engine of its own on the planner: plain JDBC at the sources, and a hash join in a loop. */
@NullMarked
package io.arrowlake.examples.embedded;

import org.jspecify.annotations.NullMarked;
