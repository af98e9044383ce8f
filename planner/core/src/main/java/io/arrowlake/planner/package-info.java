/**
 * The planner: a statement and the catalogs in, a federated plan out; see {@code
 * docs/architecture.md}.
 */
@NullMarked
package io.arrowlake.planner;

import org.jspecify.annotations.NullMarked;
