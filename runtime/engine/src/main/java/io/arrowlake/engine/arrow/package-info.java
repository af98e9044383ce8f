/** Vectorized operators over Arrow vectors: the compute engine that lives in the JVM. */
@NullMarked
package io.arrowlake.engine.arrow;

import org.jspecify.annotations.NullMarked;
