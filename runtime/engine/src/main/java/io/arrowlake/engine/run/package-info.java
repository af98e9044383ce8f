/** Runs the fragments of one plan, and joins their streams. */
@NullMarked
package io.arrowlake.engine.run;

import org.jspecify.annotations.NullMarked;
