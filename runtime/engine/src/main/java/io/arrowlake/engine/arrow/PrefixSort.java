package io.arrowlake.engine.arrow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sorts rows by a 64-bit number of each, and rows of equal numbers by their order of arrival: a
 * radix sort from the last byte to the first, of parts in several threads where there are many
 * rows, and merges of the parts. Bytes that all numbers share cost nothing. Used once.
 */
final class PrefixSort {
  private static final int BYTE_VALUES = 256;

  private final OperatorStream owner;
  private final Workers workers;
  private long[] prefixes;
  private long[] sparePrefixes;
  private int[] rows;
  private int[] spareRows;

  /** A sort of rows by the prefixes at the same places; the arrays are changed. */
  PrefixSort(long[] prefixes, int[] rows, OperatorStream owner, Workers workers) {
    this.prefixes = prefixes;
    this.rows = rows;
    this.sparePrefixes = new long[rows.length];
    this.spareRows = new int[rows.length];
    this.owner = owner;
    this.workers = workers;
  }

  /** The prefixes, in order once {@link #sort} has run. */
  long[] prefixes() {
    return prefixes;
  }

  /** The rows, in order once {@link #sort} has run. */
  int[] rows() {
    return rows;
  }

  /** The bounds of equal parts, one for each thread that may help, where there are many rows. */
  static int[] bounds(int size, Workers workers) {
    int parts = size < 2L * workers.rows() ? 1 : Integer.highestOneBit(workers.most() + 1);
    int[] bounds = new int[parts + 1];
    for (int i = 0; i <= parts; i++) {
      bounds[i] = (int) ((long) size * i / parts);
    }

    return bounds;
  }

  void sort() {
    int[] bounds = bounds(rows.length, workers);
    int parts = bounds.length - 1;
    List<Runnable> tasks = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      int from = bounds[i];
      int to = bounds[i + 1];
      tasks.add(() -> radixSort(from, to));
    }

    workers.run(tasks);
    for (int width = 1; width < parts; width *= 2) {
      merge(bounds, width);
    }
  }

  private void radixSort(int from, int to) {
    int[][] counts = count(from, to);
    boolean swapped = false;
    for (int digit = 0; digit < Long.BYTES; digit++) {
      owner.checkCancelled();
      int[] starts = counts[digit];
      if (isConstant(starts, to - from)) {
        continue;
      }

      int start = from;
      for (int i = 0; i < BYTE_VALUES; i++) {
        int count = starts[i];
        starts[i] = start;
        start += count;
      }

      if (swapped) {
        distribute(sparePrefixes, spareRows, prefixes, rows, from, to, digit, starts);
      } else {
        distribute(prefixes, rows, sparePrefixes, spareRows, from, to, digit, starts);
      }

      swapped = !swapped;
    }

    if (swapped) {
      System.arraycopy(sparePrefixes, from, prefixes, from, to - from);
      System.arraycopy(spareRows, from, rows, from, to - from);
    }
  }

  private static boolean isConstant(int[] counts, int total) {
    return Arrays.stream(counts).anyMatch(count -> count == total);
  }

  /** How often each byte has each value. */
  private int[][] count(int from, int to) {
    int[][] counts = new int[Long.BYTES][BYTE_VALUES];
    for (int i = from; i < to; i++) {
      long unsigned = prefixes[i] ^ Long.MIN_VALUE;
      for (int digit = 0; digit < Long.BYTES; digit++) {
        counts[digit][(int) (unsigned >>> Byte.SIZE * digit) & BYTE_VALUES - 1]++;
      }
    }

    return counts;
  }

  private static void distribute(
      long[] prefixes,
      int[] rows,
      long[] toPrefixes,
      int[] toRows,
      int from,
      int to,
      int digit,
      int[] next) {
    int shift = Byte.SIZE * digit;
    for (int i = from; i < to; i++) {
      long prefix = prefixes[i];
      int at = next[(int) ((prefix ^ Long.MIN_VALUE) >>> shift) & BYTE_VALUES - 1]++;
      toPrefixes[at] = prefix;
      toRows[at] = rows[i];
    }
  }

  /** Merges each two neighbours of so many sorted parts, by all threads. */
  private void merge(int[] bounds, int width) {
    int parts = bounds.length - 1;
    List<Runnable> tasks = new ArrayList<>();
    for (int i = 0; i < parts; i += 2 * width) {
      int from = bounds[i];
      int middle = bounds[i + width];
      int to = bounds[i + 2 * width];
      for (int k = 0; k < 2 * width; k++) {
        int start = bounds[i + k];
        int end = bounds[i + k + 1];
        tasks.add(() -> mergePart(from, middle, to, start, end));
      }
    }

    workers.run(tasks);
    long[] mergedPrefixes = sparePrefixes;
    sparePrefixes = prefixes;
    prefixes = mergedPrefixes;
    int[] mergedRows = spareRows;
    spareRows = rows;
    rows = mergedRows;
  }

  /** Computes the places from {@code start} to {@code end} of a merge. */
  private void mergePart(int from, int middle, int to, int start, int end) {
    owner.checkCancelled();
    int left = leftOf(from, middle, to, start);
    int right = middle + (start - from) - (left - from);
    for (int i = start; i < end; i++) {
      boolean takeLeft = right >= to || left < middle && prefixes[left] <= prefixes[right];
      int at = takeLeft ? left++ : right++;
      sparePrefixes[i] = prefixes[at];
      spareRows[i] = rows[at];
    }
  }

  /** Where the left part stands when the merge has come to a place (the "merge path"). */
  private int leftOf(int from, int middle, int to, int place) {
    int taken = place - from;
    int low = Math.max(from, from + taken - (to - middle));
    int high = Math.min(middle, from + taken);
    while (low < high) {
      int left = (low + high) >>> 1;
      int right = middle + taken - (left - from) - 1;
      if (prefixes[left] <= prefixes[right]) {
        low = left + 1;
      } else {
        high = left;
      }
    }

    return low;
  }
}
