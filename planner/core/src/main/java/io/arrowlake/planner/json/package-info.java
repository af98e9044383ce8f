/** Federated plans as JSON, which reads back to an equal plan. */
@NullMarked
package io.arrowlake.planner.json;

import org.jspecify.annotations.NullMarked;
