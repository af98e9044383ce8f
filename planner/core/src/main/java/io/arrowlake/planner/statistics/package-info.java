/** What the planner believes of sizes and values, through Calcite's metadata interfaces. */
@NullMarked
package io.arrowlake.planner.statistics;

import org.jspecify.annotations.NullMarked;
