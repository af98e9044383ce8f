/** Errors with stable codes. */
@NullMarked
package io.arrowlake.planner.error;

import org.jspecify.annotations.NullMarked;
