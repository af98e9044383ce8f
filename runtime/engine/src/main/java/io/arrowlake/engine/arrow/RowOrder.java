package io.arrowlake.engine.arrow;

import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Sorts the rows of a batch: a merge sort of row numbers by a 64-bit prefix of the first key, by
 * the keys themselves where prefixes are equal, and by the order of arrival where the keys are.
 */
final class RowOrder {
  private static final int RUN = 16;
  private static final int CHECK_MASK = 0xffff;

  private final SortKey[] keys;
  private final Column[] columns;
  private final OperatorStream owner;

  /** For each row: NULLs before or behind all else, and a prefix of the first key. */
  private final byte[] ranks;

  private final long[] prefixes;

  private int merged;

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

  /** The bytes of a row on the heap: two numbers, the rank and prefix, the keys. */
  private static long rowBytes(List<SortKey> keys) {
    long bytes = 2 * Integer.BYTES + 1 + Long.BYTES;
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
  static int[] sort(VectorSchemaRoot batch, List<SortKey> keys, OperatorStream owner) {
    if (keys.isEmpty()) {
      return Logic.identity(batch.getRowCount());
    }

    try (Arena account = new Arena(owner.memory(), owner.reservation())) {
      account.reserveHeap(batch.getRowCount() * rowBytes(keys));
      int[] rows = Logic.identity(batch.getRowCount());
      int[] spare = rows.clone();
      new RowOrder(batch, keys, owner).sort(rows, spare, 0, rows.length);
      return rows;
    }
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

    return java.util.Arrays.copyOf(rows, count);
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
    if (order == 0) {
      order = Long.compare(prefixes[a], prefixes[b]);
    }

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
      if ((merged++ & CHECK_MASK) == 0) {
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
