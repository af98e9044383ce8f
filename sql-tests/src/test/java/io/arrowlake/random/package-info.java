/** Random differential testing: generated tables and queries, with PostgreSQL as the judge. */
@org.jspecify.annotations.NullMarked
package io.arrowlake.random;
