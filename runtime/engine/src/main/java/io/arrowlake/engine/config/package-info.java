/** The configuration of an engine: its file, sizes, durations and references to secrets. */
@NullMarked
package io.arrowlake.engine.config;

import org.jspecify.annotations.NullMarked;
