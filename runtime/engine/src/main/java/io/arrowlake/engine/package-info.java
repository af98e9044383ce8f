/**
 * Runs federated plans: the life of a query, the engines that compute residuals, memory,
 * configuration.
 */
@NullMarked
package io.arrowlake.engine;

import org.jspecify.annotations.NullMarked;
