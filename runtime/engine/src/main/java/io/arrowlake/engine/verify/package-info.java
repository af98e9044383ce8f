/** Compares two results, of whatever size, as bags of rows. */
@NullMarked
package io.arrowlake.engine.verify;

import org.jspecify.annotations.NullMarked;
