/** The PostgreSQL adapter: its tables, its SQL, and its rows as Arrow batches by binary COPY. */
@NullMarked
package io.arrowlake.postgres;

import org.jspecify.annotations.NullMarked;
