package io.arrowlake.engine.verify;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A result in 64 KB, whatever its size: the rows fall into buckets by a hash of their exact values,
 * and each bucket keeps the number of its rows and the sum of their hashes, which does not depend
 * on their order. Results whose buckets are the same have the same rows; those that are not tell in
 * which buckets to look. Buckets of a second kind hold the keys of the order by their places.
 * Filled by one thread.
 */
public final class ResultDigest {
  private static final int BUCKETS = 4096;

  /** So many rows that follow each other fall into one bucket of places. */
  private static final int PLACES = 256;

  private final ComparedColumns columns;
  private final long[] counts = new long[2 * BUCKETS];
  private final long[] sums = new long[2 * BUCKETS];
  private long rows;

  /** The digest of no rows. */
  public ResultDigest(ComparedColumns columns) {
    this.columns = columns;
  }

  /** Adds the rows of a batch, which stays the caller's. */
  public void add(VectorSchemaRoot batch) {
    for (int i = 0; i < batch.getRowCount(); i++) {
      List<@Nullable Object> row = RowValues.row(batch, i);
      List<@Nullable Object> values = columns.values(row);
      add(bucket(exactHash(values)), RowValues.mix(RowValues.hash(values)));
      if (!columns.order().isEmpty()) {
        add(bucketOfPlace(rows), RowValues.mix(RowValues.hash(columns.key(row)) + rows));
      }

      rows++;
    }
  }

  private void add(int bucket, long hash) {
    counts[bucket]++;
    sums[bucket] += hash;
  }

  /** The hash of the values that have no rounding errors. */
  static long exactHash(List<@Nullable Object> values) {
    long hash = 0;
    for (Object value : values) {
      long of = RowValues.isApproximate(value) ? 0 : RowValues.hash(value);
      hash = RowValues.mix(hash * 31 + of);
    }

    return hash;
  }

  /** The bucket of values by their exact hash. */
  static int bucket(long exactHash) {
    return (int) (exactHash >>> 52);
  }

  /** The bucket of a place. */
  static int bucketOfPlace(long place) {
    return BUCKETS + (int) (place / PLACES % BUCKETS);
  }

  /** Whether a bucket holds the keys of rows by their places, and not rows. */
  public static boolean isOfPlaces(int bucket) {
    return bucket >= BUCKETS;
  }

  /** The number of rows. */
  public long rows() {
    return rows;
  }

  /** The buckets in which the results differ, those with the fewest rows first. */
  public List<Integer> differences(ResultDigest other) {
    List<Integer> different = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != other.counts[i] || sums[i] != other.sums[i]) {
        different.add(i);
      }
    }

    // An order is only worth a look where the rows are the same.
    different.sort(
        (a, b) ->
            a / BUCKETS == b / BUCKETS
                ? Long.compare(size(a, other), size(b, other))
                : Integer.compare(a / BUCKETS, b / BUCKETS));
    return different;
  }

  private long size(int bucket, ResultDigest other) {
    return counts[bucket] + other.counts[bucket];
  }
}
