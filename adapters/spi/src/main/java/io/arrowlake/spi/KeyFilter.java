package io.arrowlake.spi;

import org.apache.arrow.vector.FieldVector;

/**
 * The keys that a column of a fragment's result may have; rows with other values, NULLs among them,
 * are not needed.
 *
 * @param column the position of the column among the fragment's columns
 * @param keys the distinct keys, none NULL; owned by whoever made the filter
 */
public record KeyFilter(int column, FieldVector keys) {}
