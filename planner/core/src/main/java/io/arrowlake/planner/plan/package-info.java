/** Federated plans, and what they are made of. */
@NullMarked
package io.arrowlake.planner.plan;

import org.jspecify.annotations.NullMarked;
