package io.arrowlake.engine;

import io.arrowlake.planner.plan.RuntimeFilter;
import io.arrowlake.spi.SentInput;
import java.util.List;
import java.util.Map;

/**
 * What a fragment did so far.
 *
 * @param fragment its number in the plan
 * @param rows the rows that left it
 * @param bytes the size of their Arrow form
 * @param nanos the time that its consumer waited for it
 * @param done whether it has given its last row
 * @param keys the numbers of keys that the run-time filters of the fragment had; one that was left
 *     out, since it had too many to pay or could not be made, is not there
 * @param sent what was sent to its source for it
 * @param text the statement that was sent to its site, empty where none was
 */
public record FragmentProgress(
    int fragment,
    long rows,
    long bytes,
    long nanos,
    boolean done,
    Map<RuntimeFilter, Integer> keys,
    List<SentInput> sent,
    String text) {
  public FragmentProgress {
    sent = List.copyOf(sent);
    keys = Map.copyOf(keys);
  }
}
