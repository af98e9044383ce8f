package io.arrowlake.planner.plan;

import io.arrowlake.planner.proof.Proof;

/**
 * What was decided on one operation, as EXPLAIN prints it.
 *
 * @param site the site that was asked
 * @param operation the operation in words, such as {@code filter (o_totalprice > 100)}
 * @param proof the answer
 */
public record Decision(String site, String operation, Proof proof) {}
