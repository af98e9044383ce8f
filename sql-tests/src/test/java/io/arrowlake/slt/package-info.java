/** A runner for the sqllogictest format, and the suites that it runs. */
@NullMarked
package io.arrowlake.slt;

import org.jspecify.annotations.NullMarked;
