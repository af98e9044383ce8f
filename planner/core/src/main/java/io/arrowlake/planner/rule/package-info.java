/** Rewrite rules of our own, and the folding of constants. */
@NullMarked
package io.arrowlake.planner.rule;

import org.jspecify.annotations.NullMarked;
