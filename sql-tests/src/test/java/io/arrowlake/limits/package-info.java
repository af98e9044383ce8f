/** What must hold where memory is short and queries are many. */
@org.jspecify.annotations.NullMarked
package io.arrowlake.limits;
