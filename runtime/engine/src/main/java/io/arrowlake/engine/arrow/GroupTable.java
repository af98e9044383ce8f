package io.arrowlake.engine.arrow;

import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The groups of an aggregate with their states. Used by one thread at a time. */
final class GroupTable implements AutoCloseable {
  private final HashAggregateOperator aggregate;
  private final Reservation reservation;
  private final Arena arena;
  private final KeyTable table;
  private final List<AggregateState> states;
  private final int[] numbers = new int[Frame.WINDOW];

  /** A table without groups, which counts what it takes in the owner's reservation. */
  GroupTable(HashAggregateOperator aggregate, OperatorStream owner) {
    this.aggregate = aggregate;
    this.reservation = owner.reservation();
    this.arena = new Arena(owner.memory(), reservation);
    this.table = new KeyTable(aggregate.lanes(), arena);
    this.states = aggregate.functions().stream().map(f -> new AggregateState(f, arena)).toList();
  }

  /** How many groups there are. */
  int size() {
    return table.size();
  }

  /** Whether the state of a group may grow with its rows. */
  boolean grows() {
    return states.stream().anyMatch(AggregateState::grows);
  }

  /**
   * Adds rows, and groups for them where there are none.
   *
   * @throws OverBudget where there is no room; no row was added then, unless states grow
   */
  void add(Frame frame, Rows rows) {
    Column[] keys = keys(frame, rows);
    long spare = 0;
    for (AggregateState state : states) {
      spare += state.growth(table.size() + rows.size());
    }

    if (!table.prepare(keys, rows.size(), spare)) {
      throw reservation.refusal();
    }

    table.insert(keys, rows.size(), numbers);
    for (AggregateState state : states) {
      state.add(frame, rows, numbers, table.size());
    }
  }

  /**
   * Adds those rows that have a group already.
   *
   * @param others receives the positions of the others, from {@code count} on
   * @return how many positions of others there are now
   */
  int addKnown(Frame frame, Rows rows, int[] others, int count) {
    table.find(keys(frame, rows), rows.size(), null, numbers);
    int[] known = new int[rows.size()];
    int kept = 0;
    int left = count;
    for (int i = 0; i < rows.size(); i++) {
      if (numbers[i] < 0) {
        others[left++] = rows.position(i);
      } else {
        numbers[kept] = numbers[i];
        known[kept++] = i;
      }
    }

    if (kept > 0) {
      Rows picked = rows.pick(known, kept);
      int[] groups = Arrays.copyOf(numbers, kept);
      for (AggregateState state : states) {
        state.add(frame, picked, groups, table.size());
      }
    }

    return left;
  }

  private Column[] keys(Frame frame, Rows rows) {
    return aggregate.keys().stream().map(k -> k.evaluate(frame, rows)).toArray(Column[]::new);
  }

  /** The results of all aggregates for the first groups. */
  List<Column> results(int groups) {
    return states.stream().map(s -> s.result(groups)).toList();
  }

  /** Writes the keys and results of some groups to a batch. */
  void write(List<Column> results, int start, int size, VectorSchemaRoot batch) {
    int keys = aggregate.keys().size();
    for (int i = 0; i < batch.getFieldVectors().size(); i++) {
      Column column = i < keys ? table.keys(i) : results.get(i - keys);
      VectorWriter.write(column.slice(start, size), batch.getVector(i), 0, size);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
