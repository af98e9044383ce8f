/** The types of the house. */
@NullMarked
package io.arrowlake.planner.type;

import org.jspecify.annotations.NullMarked;
