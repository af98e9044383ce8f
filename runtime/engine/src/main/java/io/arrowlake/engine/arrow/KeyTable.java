package io.arrowlake.engine.arrow;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hash table that numbers distinct keys of one or more columns from 0 on, in the order in which
 * they come. NULL is a key like others. Texts are copied to the arena, which must outlive the
 * table. Used by one thread.
 */
final class KeyTable {
  private static final int INITIAL = 1024;
  private static final long NULL_HASH = 0x5bd1e9955bd1e995L;

  private final Column[] keys;
  private final Arena arena;

  /** The number of a key plus 1, 0 where the slot is free. */
  private int[] slots = new int[2 * INITIAL];

  private long[] hashes = new long[INITIAL];
  private int size;

  KeyTable(List<Lane> lanes, Arena arena) {
    this.keys = lanes.stream().map(lane -> new Column(lane, INITIAL)).toArray(Column[]::new);
    this.arena = arena;
  }

  /** How many keys there are. */
  int size() {
    return size;
  }

  /** A column of the keys, in the order of their numbers. */
  Column keys(int column) {
    return keys[column];
  }

  /** Gives the number of the key of each row; keys that are new are added. */
  void insert(Column[] values, int rows, int[] numbers) {
    if (keys.length == 0) {
      size = rows > 0 ? 1 : size;
      Arrays.fill(numbers, 0, rows, 0);
      return;
    }

    reserve(size + rows);
    long[] rowHashes = hashes(values, rows);
    if (keys.length == 1 && keys[0].lane == Lane.LONG && values[0].nulls == null) {
      insertLongs(values[0].longs, rowHashes, rows, numbers);
      return;
    }

    for (int row = 0; row < rows; row++) {
      int slot = slot(values, row, rowHashes[row]);
      if (slots[slot] == 0) {
        add(values, row, rowHashes[row], slot);
      }

      numbers[row] = slots[slot] - 1;
    }
  }

  private void insertLongs(long[] values, long[] rowHashes, int rows, int[] numbers) {
    Column key = keys[0];
    int mask = slots.length - 1;
    for (int row = 0; row < rows; row++) {
      long value = values[row];
      int slot = (int) rowHashes[row] & mask;
      int number = slots[slot] - 1;
      while (number >= 0 && (key.longs[number] != value || key.isNull(number))) {
        slot = slot + 1 & mask;
        number = slots[slot] - 1;
      }

      if (number < 0) {
        number = size++;
        slots[slot] = size;
        hashes[number] = rowHashes[row];
        key.longs[number] = value;
      }

      numbers[row] = number;
    }
  }

  /**
   * Gives the number of the key of each row, -1 where it is not in the table.
   *
   * @param skipped rows that get -1 without a look; null for none
   */
  void find(Column[] values, int rows, boolean @Nullable [] skipped, int[] numbers) {
    if (keys.length == 0) {
      Arrays.fill(numbers, 0, rows, size - 1);
      return;
    }

    long[] rowHashes = hashes(values, rows);
    if (keys.length == 1 && keys[0].lane == Lane.LONG && values[0].nulls == null) {
      findLongs(values[0].longs, rowHashes, rows, numbers);
      return;
    }

    for (int row = 0; row < rows; row++) {
      boolean skip = skipped != null && skipped[row];
      numbers[row] = skip ? -1 : slots[slot(values, row, rowHashes[row])] - 1;
    }
  }

  private void findLongs(long[] values, long[] rowHashes, int rows, int[] numbers) {
    Column key = keys[0];
    int mask = slots.length - 1;
    for (int row = 0; row < rows; row++) {
      int slot = (int) rowHashes[row] & mask;
      int number = slots[slot] - 1;
      while (number >= 0 && (key.longs[number] != values[row] || key.isNull(number))) {
        slot = slot + 1 & mask;
        number = slots[slot] - 1;
      }

      numbers[row] = number;
    }
  }

  /** The slot that holds the key of a row, or the free one where it belongs. */
  private int slot(Column[] values, int row, long hash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && equal(number, values, row)) {
        return slot;
      }

      slot = slot + 1 & mask;
    }

    return slot;
  }

  private boolean equal(int number, Column[] values, int row) {
    for (int i = 0; i < keys.length; i++) {
      if (!equal(keys[i], number, values[i], row)) {
        return false;
      }
    }

    return true;
  }

  private static boolean equal(Column key, int number, Column value, int row) {
    boolean isNull = key.isNull(number);
    if (isNull || value.isNull(row)) {
      return isNull && value.isNull(row);
    }

    return switch (key.lane) {
      case LONG -> key.longs[number] == value.longs[row];
      case DOUBLE -> Ordering.bits(key.doubles[number]) == Ordering.bits(value.doubles[row]);
      case DECIMAL ->
          key.longs[number] == value.longs[row] && key.highs[number] == value.highs[row];
      case WIDE -> key.wides[number].equals(value.wides[row]);
      case TEXT ->
          Text.equal(key.longs[number], key.lengths[number], value.longs[row], value.lengths[row]);
    };
  }

  private void add(Column[] values, int row, long hash, int slot) {
    int number = size++;
    slots[slot] = size;
    hashes[number] = hash;
    for (int i = 0; i < keys.length; i++) {
      keys[i].copy(values[i], row, number);
      if (keys[i].lane == Lane.TEXT && !keys[i].isNull(number)) {
        keys[i].longs[number] = arena.copy(values[i].longs[row], values[i].lengths[row]);
      }
    }
  }

  /**
   * Makes sure that so many rows can be inserted without a lack of memory; false where there is no
   * room for them.
   *
   * @param spare bytes that the arena must be able to count besides
   */
  boolean prepare(Column[] values, int rows, long spare) {
    if (keys.length == 0) {
      return arena.prepareHeap(spare);
    }

    long texts = 0;
    for (Column column : values) {
      for (int row = 0; row < rows && column.lane == Lane.TEXT; row++) {
        texts += column.isNull(row) ? 0 : column.lengths[row];
      }
    }

    int wanted = size + rows;
    long entries = wanted > hashes.length ? (capacity(wanted) - hashes.length) * rowBytes() : 0;
    long more =
        2L * wanted > slots.length ? (long) Integer.BYTES * (slotCount(wanted) - slots.length) : 0;
    return arena.prepare(texts) && arena.prepareHeap(entries + more + spare);
  }

  private void reserve(int wanted) {
    if (wanted > hashes.length) {
      int capacity = capacity(wanted);
      arena.reserveHeap((capacity - hashes.length) * rowBytes());
      hashes = Arrays.copyOf(hashes, capacity);
      for (Column key : keys) {
        key.grow(capacity);
      }
    }

    if (2L * wanted > slots.length) {
      rehash(slotCount(wanted));
    }
  }

  private int capacity(int wanted) {
    return Math.max(wanted, hashes.length * 2);
  }

  private static int slotCount(int wanted) {
    return Integer.highestOneBit(Math.max(1, 2 * wanted - 1)) << 1;
  }

  /** The bytes of a key on the heap: its hash, its values, whether they are NULL. */
  private long rowBytes() {
    long bytes = Long.BYTES;
    for (Column key : keys) {
      bytes += key.lane.rowBytes();
    }

    return bytes;
  }

  private void rehash(int capacity) {
    arena.reserveHeap((long) (capacity - slots.length) * Integer.BYTES);
    slots = new int[capacity];
    int mask = capacity - 1;
    for (int number = 0; number < size; number++) {
      int slot = (int) hashes[number] & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }

      slots[slot] = number + 1;
    }
  }

  static long[] hashes(Column[] values, int rows) {
    long[] result = new long[rows];
    for (Column column : values) {
      hash(column, rows, result);
    }

    return result;
  }

  private static void hash(Column column, int rows, long[] result) {
    boolean[] nulls = column.nulls;
    switch (column.lane) {
      case LONG -> {
        for (int i = 0; i < rows; i++) {
          long value = nulls != null && nulls[i] ? NULL_HASH : column.longs[i];
          result[i] = mix(result[i] * 31 + value);
        }
      }
      case DOUBLE -> {
        for (int i = 0; i < rows; i++) {
          long value = nulls != null && nulls[i] ? NULL_HASH : Ordering.bits(column.doubles[i]);
          result[i] = mix(result[i] * 31 + value);
        }
      }
      case DECIMAL -> {
        for (int i = 0; i < rows; i++) {
          long value =
              nulls != null && nulls[i] ? NULL_HASH : column.longs[i] + 37 * column.highs[i];
          result[i] = mix(result[i] * 31 + value);
        }
      }
      case WIDE -> {
        for (int i = 0; i < rows; i++) {
          long value = nulls != null && nulls[i] ? NULL_HASH : column.wides[i].hashCode();
          result[i] = mix(result[i] * 31 + value);
        }
      }
      case TEXT -> {
        for (int i = 0; i < rows; i++) {
          long value =
              nulls != null && nulls[i] ? NULL_HASH : Text.hash(column.longs[i], column.lengths[i]);
          result[i] = mix(result[i] * 31 + value);
        }
      }
    }
  }

  private static long mix(long value) {
    long hash = (value ^ value >>> 32) * 0x9E3779B97F4A7C15L;
    return hash ^ hash >>> 29;
  }
}
