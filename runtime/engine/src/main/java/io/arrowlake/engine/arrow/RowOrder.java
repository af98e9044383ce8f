package io.arrowlake.engine.arrow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Sorts the rows of a batch by a 64-bit prefix of the first key, by the keys themselves where
 * prefixes are equal, and by the order of arrival where the keys are. Many rows are sorted by
 * {@link PrefixSort}, few ones and those of one prefix by a merge sort of row numbers.
 */
final class RowOrder {
  private static final int RUN = 16;
  private static final int CHECK_MASK = 0xffff;

  /** The rows that a merge sort takes no longer for than to count the bytes of prefixes. */
  private static final int FEW = 512;

  private final SortKey[] keys;
  private final Column[] columns;
  private final OperatorStream owner;

  /** For each row: NULLs before or behind all else, and a prefix of the first key. */
  private final byte[] ranks;

  private final long[] prefixes;

  private RowOrder(VectorSchemaRoot batch, List<SortKey> keys, OperatorStream owner) {
    int rows = batch.getRowCount();
    this.keys = keys.toArray(SortKey[]::new);
    this.owner = owner;
    this.columns = new Column[keys.size()];
    for (int i = 0; i < columns.length; i++) {
      SortKey key = keys.get(i);
      columns[i] = VectorReader.read(batch.getVector(key.column()), key.lane(), Rows.run(0, rows));
    }

    this.ranks = new byte[rows];
    this.prefixes = new long[rows];
    if (columns.length > 0) {
      prefix(columns[0], this.keys[0], rows, ranks, prefixes);
    }
  }

  /** The bytes of a row on the heap: three numbers, the rank, two prefixes, the keys. */
  private static long rowBytes(List<SortKey> keys) {
    long bytes = 3 * Integer.BYTES + 1 + 2 * Long.BYTES;
    for (SortKey key : keys) {
      bytes += key.lane().rowBytes();
    }

    return bytes;
  }

  /**
   * The numbers of the rows in order.
   *
   * @throws OverBudget where there is no room to sort them
   */
  static int[] sort(
      VectorSchemaRoot batch, List<SortKey> keys, OperatorStream owner, Workers workers) {
    if (keys.isEmpty()) {
      return Logic.identity(batch.getRowCount());
    }

    try (Arena account = new Arena(owner.memory(), owner.reservation())) {
      account.reserveHeap(batch.getRowCount() * rowBytes(keys));
      int count = batch.getRowCount();
      RowOrder order = new RowOrder(batch, keys, owner);
      return count <= FEW ? order.sortFew(count) : order.sortMany(count, workers);
    }
  }

  private int[] sortFew(int count) {
    int[] rows = Logic.identity(count);
    sort(rows, rows.clone(), 0, count);
    return rows;
  }

  private int[] sortMany(int count, Workers workers) {
    int[] rows = new int[count];
    int before = place((byte) -1, rows, 0);
    int values = place((byte) 0, rows, before);
    int after = place((byte) 1, rows, before + values);
    int[] inOrder = Arrays.copyOfRange(rows, before, before + values);
    // A row number is never less than its place among those of values.
    for (int i = 0; i < values; i++) {
      prefixes[i] = prefixes[inOrder[i]];
    }

    PrefixSort byPrefix = new PrefixSort(prefixes, inOrder, owner, workers);
    byPrefix.sort();
    System.arraycopy(byPrefix.rows(), 0, rows, before, values);
    if (keys.length > 1) {
      sortEquals(rows, 0, before);
      sortEquals(rows, before + values, before + values + after);
    }

    boolean isDecided = keys.length == 1 && isWhole(columns[0].lane);
    if (!isDecided) {
      sortEquals(byPrefix.prefixes(), values, rows, before, workers);
    }

    return rows;
  }

  /** Whether the prefix of a value says all of it. */
  private static boolean isWhole(Lane lane) {
    return lane == Lane.LONG || lane == Lane.DOUBLE;
  }

  /** Puts the rows of a rank at the places from {@code from} on; how many they are. */
  private int place(byte rank, int[] rows, int from) {
    int at = from;
    for (int row = 0; row < ranks.length; row++) {
      if (ranks[row] == rank) {
        rows[at++] = row;
      }
    }

    return at - from;
  }

  /** Sorts the rows of each prefix by the keys. */
  private void sortEquals(long[] inOrder, int count, int[] rows, int offset, Workers workers) {
    int[] bounds = PrefixSort.bounds(count, workers);
    List<Runnable> tasks = new ArrayList<>();
    for (int i = 0; i < bounds.length - 1; i++) {
      int start = bounds[i];
      int end = bounds[i + 1];
      tasks.add(() -> sortEquals(inOrder, start, end, count, rows, offset));
    }

    workers.run(tasks);
  }

  /** The same for those prefixes that begin between two places. */
  private void sortEquals(long[] inOrder, int start, int end, int count, int[] rows, int offset) {
    int from = start;
    while (from > 0 && from < end && inOrder[from] == inOrder[from - 1]) {
      from++;
    }

    while (from < end) {
      int to = from + 1;
      while (to < count && inOrder[to] == inOrder[from]) {
        to++;
      }

      if (to - from > 1) {
        sortEquals(rows, offset + from, offset + to);
      }

      from = to;
    }
  }

  private void sortEquals(int[] rows, int from, int to) {
    if (to - from <= RUN) {
      insertionSort(rows, from, to);
      return;
    }

    int[] part = Arrays.copyOfRange(rows, from, to);
    sort(part, part.clone(), 0, part.length);
    System.arraycopy(part, 0, rows, from, part.length);
  }

  /**
   * The rows of a batch that may come before the last row of an order, by what of the first key is
   * compared first; the rows behind it for sure are left out.
   */
  static int[] candidates(
      VectorSchemaRoot batch, SortKey key, VectorSchemaRoot best, int last, OperatorStream owner) {
    RowOrder order = new RowOrder(batch, List.of(key), owner);
    Column bound = VectorReader.read(best.getVector(key.column()), key.lane(), Rows.run(last, 1));
    byte[] boundRank = new byte[1];
    long[] boundPrefix = new long[1];
    prefix(bound, key, 1, boundRank, boundPrefix);
    int[] rows = new int[batch.getRowCount()];
    int count = 0;
    for (int i = 0; i < rows.length; i++) {
      int rank = Byte.compare(order.ranks[i], boundRank[0]);
      rows[count] = i;
      count += rank < 0 || rank == 0 && order.prefixes[i] <= boundPrefix[0] ? 1 : 0;
    }

    return Arrays.copyOf(rows, count);
  }

  private static void prefix(Column column, SortKey key, int rows, byte[] ranks, long[] prefixes) {
    for (int i = 0; i < rows; i++) {
      if (column.isNull(i)) {
        ranks[i] = (byte) (key.nullsFirst() ? -1 : 1);
        continue;
      }

      long prefix =
          switch (column.lane) {
            case LONG -> column.longs[i];
            case DOUBLE -> ordered(column.doubles[i]);
            case DECIMAL -> column.highs[i];
            case WIDE -> Wide.prefix(column.wides[i]);
            case TEXT -> Text.prefix(column.longs[i], column.lengths[i]) ^ Long.MIN_VALUE;
          };
      prefixes[i] = key.descending() ? ~prefix : prefix;
    }
  }

  /** Numbers that order like doubles. */
  private static long ordered(double value) {
    long bits = Ordering.bits(value);
    return bits ^ bits >> 63 & Long.MAX_VALUE;
  }

  private int compare(int a, int b) {
    int order = Byte.compare(ranks[a], ranks[b]);
    for (int i = 0; i < keys.length && order == 0; i++) {
      order = compare(keys[i], columns[i], a, b);
    }

    return order;
  }

  private static int compare(SortKey key, Column column, int a, int b) {
    if (column.isNull(a) || column.isNull(b)) {
      int order = Boolean.compare(column.isNull(a), column.isNull(b));
      return key.nullsFirst() ? -order : order;
    }

    int order = Ordering.compare(column, a, column, b);
    return key.descending() ? -order : order;
  }

  /** Sorts {@code rows}; the spare array has the same content in that part. */
  private void sort(int[] rows, int[] spare, int from, int to) {
    if (to - from <= RUN) {
      insertionSort(rows, from, to);
      return;
    }

    int middle = (from + to) >>> 1;
    sort(spare, rows, from, middle);
    sort(spare, rows, middle, to);
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      if ((i & CHECK_MASK) == 0) {
        owner.checkCancelled();
      }

      boolean takeLeft = left < middle && (right >= to || compare(spare[left], spare[right]) <= 0);
      rows[i] = takeLeft ? spare[left++] : spare[right++];
    }
  }

  private void insertionSort(int[] rows, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int row = rows[i];
      int at = i;
      while (at > from && compare(rows[at - 1], row) > 0) {
        rows[at] = rows[at - 1];
        at--;
      }

      rows[at] = row;
    }
  }
}
