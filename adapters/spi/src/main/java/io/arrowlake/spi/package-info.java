/** What an adapter implements: how a source's rows become Arrow batches, and back. */
@NullMarked
package io.arrowlake.spi;

import org.jspecify.annotations.NullMarked;
