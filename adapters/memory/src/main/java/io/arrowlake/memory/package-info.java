/**
 * The in-memory adapter, and the template for new sources: see docs/add-a-source.md. Read {@link
 * io.arrowlake.memory.MemoryAdapter} first, then the configuration, the source, what is pushed, and
 * the session that reads.
 */
@NullMarked
package io.arrowlake.memory;

import org.jspecify.annotations.NullMarked;
