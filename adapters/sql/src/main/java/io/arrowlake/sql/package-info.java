/** SQL for the sites that speak it: the writer, what a dialect is, and the proofs. */
@NullMarked
package io.arrowlake.sql;

import org.jspecify.annotations.NullMarked;
