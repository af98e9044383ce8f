/** What a source says of its tables. */
@NullMarked
package io.arrowlake.planner.catalog;

import org.jspecify.annotations.NullMarked;
