package io.arrowlake.engine;

/**
 * What a fragment did so far.
 *
 * @param fragment its number in the plan
 * @param rows the rows that left it
 * @param bytes the size of their Arrow form
 * @param nanos the time that its consumer waited for it
 * @param done whether it has given its last row
 * @param text the statement that was sent to its site, empty where none was
 */
public record FragmentProgress(
    int fragment, long rows, long bytes, long nanos, boolean done, String text) {}
