package io.arrowlake.engine.arrow;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate of a plan. Immutable.
 *
 * @param argument computes what it is made from, null where it has no argument
 * @param lane the lane of the argument
 * @param filter what must be true of a row for it to count, null for nothing
 * @param distinct whether equal values of a group count once
 * @param accumulator makes its state, which may take memory from the arena
 */
record AggregateFunction(
    @Nullable Kernel argument,
    Lane lane,
    @Nullable Kernel filter,
    boolean distinct,
    Function<Arena, Accumulator> accumulator) {}
