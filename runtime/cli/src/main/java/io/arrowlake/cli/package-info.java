/** The {@code arrowlake} command: statements, plans, checks and a demonstration. */
@NullMarked
package io.arrowlake.cli;

import org.jspecify.annotations.NullMarked;
