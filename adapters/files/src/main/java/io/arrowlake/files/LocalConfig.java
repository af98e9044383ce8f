package io.arrowlake.files;

import io.arrowlake.spi.Option;

/**
 * The configuration of an embedded store. Immutable.
 *
 * @param path the file that keeps it; empty for a store in memory
 */
public record LocalConfig(
    @Option(
            description =
                "the file that keeps the tables, relative to the configuration; without"
                    + " it they are in memory and end with the engine")
        String path) {}
