package io.arrowlake.planner.plan;

/**
 * A filter that is known only when the query runs: the rows of a target fragment are kept whose key
 * is among the distinct keys of another fragment, which runs first.
 *
 * @param source the number of the fragment whose keys are collected
 * @param sourceColumn the position of the key among its columns
 * @param target the number of the fragment that is filtered
 * @param targetColumn the position of the key among the columns of its scan, see {@code
 *     targetTable}
 * @param sourceRows how many keys are expected at most
 */
public record RuntimeFilter(
    int source, int sourceColumn, int target, int targetColumn, double sourceRows) {}
