package io.arrowlake.jdbc;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What makes an engine: connections with equal keys share one. Immutable.
 *
 * @param configuration the absolute path of the configuration file, null for none
 * @param memory the memory of all queries, null for the file's
 * @param jvmOpen {@code auto} or {@code never}
 */
record EngineKey(@Nullable Path configuration, @Nullable String memory, String jvmOpen) {}
