package io.arrowlake.engine.arrow;

import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a join's right input by their keys. Filled by one thread; once it is filled, many may
 * look for rows in it, but for a join that marks them.
 */
final class JoinTable implements AutoCloseable {
  /** The bytes of a row on the heap: its key, its place, two starts of lists, its mark. */
  private static final int ROW_BYTES = 4 * Integer.BYTES + 1;

  private final HashJoinStep join;
  private final VectorSchemaRoot batch;
  private final Arena arena;
  private final KeyTable keys;

  /** The rows in the order of the numbers of their keys, and where each number starts. */
  private int[] rows = new int[0];

  private int[] starts = new int[1];
  private boolean[] marked = new boolean[0];

  JoinTable(
      HashJoinStep join, VectorSchemaRoot batch, BufferAllocator memory, Reservation reservation) {
    this.join = join;
    this.batch = batch;
    this.arena = new Arena(memory, reservation);
    this.keys = new KeyTable(join.lanes(), arena);
  }

  VectorSchemaRoot batch() {
    return batch;
  }

  int rows() {
    return batch.getRowCount();
  }

  /** Where the rows of a key start; those of the next one start where they end. */
  int start(int number) {
    return starts[number];
  }

  /** The row at a place of the list. */
  int row(int place) {
    return rows[place];
  }

  void copyRows(int start, int count, int[] to, int at) {
    System.arraycopy(rows, start, to, at, count);
  }

  /** Remembers that rows found a partner. */
  void mark(int[] matches, int count) {
    if (marked.length > 0) {
      for (int i = 0; i < count; i++) {
        marked[matches[i]] = true;
      }
    }
  }

  boolean isMarked(int row) {
    return marked[row];
  }

  /**
   * Fills the table.
   *
   * @throws OverBudget where there is no room for it; the batch is as it was
   */
  void build(OperatorStream owner) {
    int total = rows();
    arena.reserveHeap((long) total * ROW_BYTES);
    int[] numbers = new int[total];
    int[] window = new int[Frame.WINDOW];
    Frame frame = Frame.of(batch, owner.scratch());
    for (int start = 0; start < total; start += Frame.WINDOW) {
      owner.checkCancelled();
      int size = Math.min(Frame.WINDOW, total - start);
      insert(frame, start, size, window, numbers);
      owner.scratch().reset();
    }

    sort(numbers);
    if (join.type().generatesNullsOnLeft()) {
      marked = new boolean[total];
    }
  }

  private void insert(Frame frame, int start, int size, int[] window, int[] numbers) {
    Column[] values = values(join.rightKeys(), frame, Rows.run(start, size));
    boolean[] skipped = skipped(values, size);
    if (skipped == null) {
      keys.insert(values, size, window);
      System.arraycopy(window, 0, numbers, start, size);
      return;
    }

    int[] kept = new int[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      numbers[start + i] = -1;
      if (!skipped[i]) {
        kept[count++] = i;
      }
    }

    Rows with = Rows.run(start, size).pick(kept, count);
    keys.insert(values(join.rightKeys(), frame, with), count, window);
    for (int i = 0; i < count; i++) {
      numbers[start + kept[i]] = window[i];
    }
  }

  /** Counting sort of the rows by the numbers of their keys; rows of -1 are in no list. */
  private void sort(int[] numbers) {
    starts = new int[keys.size() + 1];
    for (int number : numbers) {
      if (number >= 0) {
        starts[number + 1]++;
      }
    }

    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }

    int[] next = Arrays.copyOf(starts, starts.length);
    rows = new int[starts[starts.length - 1]];
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] >= 0) {
        rows[next[numbers[i]]++] = i;
      }
    }
  }

  /** Gives the number of the key of each row of a left batch, -1 where it has no partner. */
  void find(VectorSchemaRoot left, int[] numbers, OperatorStream owner) {
    int[] window = new int[Frame.WINDOW];
    Frame frame = Frame.of(left, owner.scratch());
    for (int start = 0; start < numbers.length; start += Frame.WINDOW) {
      owner.checkCancelled();
      int size = Math.min(Frame.WINDOW, numbers.length - start);
      Column[] values = values(join.leftKeys(), frame, Rows.run(start, size));
      keys.find(values, size, skipped(values, size), window);
      System.arraycopy(window, 0, numbers, start, size);
      owner.scratch().reset();
    }
  }

  private static Column[] values(List<Kernel> kernels, Frame frame, Rows rows) {
    return kernels.stream().map(k -> k.evaluate(frame, rows)).toArray(Column[]::new);
  }

  /** The rows whose key is NULL where NULL equals nothing; null where there is none. */
  private boolean @Nullable [] skipped(Column[] values, int size) {
    boolean[] skipped = null;
    for (int key = 0; key < values.length; key++) {
      if (join.nullSafe().get(key) || values[key].nulls == null) {
        continue;
      }

      skipped = skipped == null ? new boolean[size] : skipped;
      for (int i = 0; i < size; i++) {
        skipped[i] |= values[key].isNull(i);
      }
    }

    return skipped;
  }

  @Override
  public void close() {
    arena.close();
  }
}
