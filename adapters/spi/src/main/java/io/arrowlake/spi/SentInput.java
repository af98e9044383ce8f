package io.arrowlake.spi;

/**
 * What a source got of another fragment's rows.
 *
 * @param fragment the number of the fragment that gave them
 * @param rows how many rows
 * @param bytes the size of what was sent
 * @param way in which form, in words, such as {@code arrays}
 */
public record SentInput(int fragment, long rows, long bytes, String way) {}
