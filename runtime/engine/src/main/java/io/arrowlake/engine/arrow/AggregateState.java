package io.arrowlake.engine.arrow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One aggregate while it runs: filters rows, drops duplicates, feeds the accumulator. */
final class AggregateState {
  private final AggregateFunction function;
  private final Accumulator accumulator;
  private final Arena arena;
  private int room;

  /** The pairs of group and value that were added, null unless duplicates are dropped. */
  private final @Nullable KeyTable distinct;

  AggregateState(AggregateFunction function, Arena arena) {
    this.function = function;
    this.accumulator = function.accumulator().apply(arena);
    this.arena = arena;
    this.distinct =
        function.distinct() ? new KeyTable(List.of(Lane.LONG, function.lane()), arena) : null;
  }

  /** Whether the state may grow with the rows of the groups that it has. */
  boolean grows() {
    return distinct != null || accumulator.grows();
  }

  /** The bytes on the heap that room for so many groups takes more than there is. */
  long growth(int groups) {
    return groups > room
        ? (long) (Accumulator.capacity(groups) - room) * Accumulator.GROUP_BYTES
        : 0;
  }

  void add(Frame frame, Rows rows, int[] numbers, int groups) {
    reserve(groups);
    Kernel filter = function.filter();
    if (filter == null) {
      addAll(frame, rows, numbers);
      return;
    }

    int size = rows.size();
    int[] selected = new int[size + 1];
    int count = Logic.select(filter.evaluate(frame, rows), size, selected);
    if (count > 0) {
      addAll(frame, rows.pick(selected, count), pick(numbers, selected, count));
    }
  }

  private void reserve(int groups) {
    if (groups > room) {
      arena.reserveHeap(growth(groups));
      room = Accumulator.capacity(groups);
    }

    accumulator.reserve(groups);
  }

  private void addAll(Frame frame, Rows rows, int[] numbers) {
    Kernel kernel = function.argument();
    Column argument = kernel == null ? null : kernel.evaluate(frame, rows);
    if (distinct == null || argument == null) {
      accumulator.add(numbers, argument, rows.size());
      return;
    }

    int[] fresh = new int[rows.size()];
    int count = fresh(distinct, argument, numbers, rows.size(), fresh);
    Column values = new Column(argument.lane, count);
    for (int i = 0; i < count; i++) {
      values.copy(argument, fresh[i], i);
    }

    accumulator.add(pick(numbers, fresh, count), values, count);
  }

  /** The rows whose value is not NULL and is new in its group. */
  private static int fresh(KeyTable seen, Column argument, int[] numbers, int size, int[] fresh) {
    long[] groups = new long[size];
    for (int i = 0; i < size; i++) {
      groups[i] = numbers[i];
    }

    int next = seen.size();
    int[] pairs = new int[size];
    seen.insert(new Column[] {Column.of(groups, null), argument}, size, pairs);
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (pairs[i] == next) {
        next++;
        if (!argument.isNull(i)) {
          fresh[count++] = i;
        }
      }
    }

    return count;
  }

  private static int[] pick(int[] values, int[] indexes, int count) {
    int[] picked = new int[count];
    for (int i = 0; i < count; i++) {
      picked[i] = values[indexes[i]];
    }

    return picked;
  }

  Column result(int groups) {
    reserve(groups);
    return accumulator.result(groups);
  }
}
