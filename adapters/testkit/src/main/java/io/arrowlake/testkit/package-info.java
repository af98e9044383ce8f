/** The contract that every adapter passes, asserting wrappers, and testing servers. */
@NullMarked
package io.arrowlake.testkit;

import org.jspecify.annotations.NullMarked;
