/** Whether an operation may run at a site, and what it costs. */
@NullMarked
package io.arrowlake.planner.proof;

import org.jspecify.annotations.NullMarked;
