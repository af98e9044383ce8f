package io.arrowlake.spi;

/**
 * A piece of a load that arrives as a whole or not at all. Immutable.
 *
 * @param file the file that it is a part of
 * @param number its place in the file, from 0
 * @param token changes with its content, the file's, and the way in which its columns are mapped
 */
public record Chunk(String file, int number, String token) {}
