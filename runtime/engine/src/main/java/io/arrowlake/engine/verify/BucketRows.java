package io.arrowlake.engine.verify;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** The rows of one bucket of a result, as far as there is room for them. Filled by one thread. */
public final class BucketRows {
  /** What the rows of a bucket may take. */
  private static final long MOST_BYTES = 16L << 20;

  /** Rows whose exact values are the same are compared each with each. */
  private static final int MOST_ROWS = 20_000;

  private final ComparedColumns columns;
  private final int bucket;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();
  private long place;
  private long bytes;
  private boolean cut;

  /** No rows yet of a bucket. */
  public BucketRows(ComparedColumns columns, int bucket) {
    this.columns = columns;
    this.bucket = bucket;
  }

  /** Takes the rows of a batch that belong here; the batch stays the caller's. */
  public void add(VectorSchemaRoot batch) {
    for (int i = 0; i < batch.getRowCount() && !cut; i++) {
      List<@Nullable Object> row = RowValues.row(batch, i);
      if (ResultDigest.isOfPlaces(bucket)) {
        take(ResultDigest.bucketOfPlace(place), columns.key(row));
      } else {
        List<@Nullable Object> values = columns.values(row);
        take(ResultDigest.bucket(ResultDigest.exactHash(values)), values);
      }

      place++;
    }
  }

  private void take(int of, List<@Nullable Object> row) {
    if (of == bucket) {
      bytes += RowValues.size(row);
      rows.add(row);
      cut = bytes > MOST_BYTES || rows.size() > MOST_ROWS;
    }
  }

  /** Whether there are more rows than there was room for. */
  public boolean isCut() {
    return cut;
  }

  /** The first rows that have no counterpart in the other result. */
  public Difference difference(BucketRows other) {
    return ResultDigest.isOfPlaces(bucket) ? byPlace(other) : asBag(other);
  }

  private Difference byPlace(BucketRows other) {
    for (int i = 0; i < Math.min(rows.size(), other.rows.size()); i++) {
      if (!RowValues.isSame(rows.get(i), other.rows.get(i))) {
        return new Difference(RowValues.text(rows.get(i)), RowValues.text(other.rows.get(i)));
      }
    }

    return Difference.NONE;
  }

  private Difference asBag(BucketRows other) {
    Map<Long, List<List<@Nullable Object>>> unmatched = new LinkedHashMap<>();
    for (List<@Nullable Object> row : other.rows) {
      unmatched.computeIfAbsent(ResultDigest.exactHash(row), h -> new LinkedList<>()).add(row);
    }

    List<@Nullable Object> alone = null;
    for (List<@Nullable Object> row : rows) {
      boolean matched = removeFirst(unmatched.get(ResultDigest.exactHash(row)), row);
      alone = matched || alone != null ? alone : row;
    }

    Optional<List<@Nullable Object>> left =
        unmatched.values().stream().flatMap(List::stream).findFirst();
    return new Difference(
        alone == null ? null : RowValues.text(alone), left.map(RowValues::text).orElse(null));
  }

  private static boolean removeFirst(
      @Nullable List<List<@Nullable Object>> from, List<@Nullable Object> row) {
    if (from == null) {
      return false;
    }

    Iterator<List<@Nullable Object>> candidates = from.iterator();
    while (candidates.hasNext()) {
      if (RowValues.isSame(candidates.next(), row)) {
        candidates.remove();
        return true;
      }
    }

    return false;
  }
}
