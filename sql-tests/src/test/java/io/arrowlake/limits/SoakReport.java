package io.arrowlake.limits;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became of the queries of a soak. Thread-safe. */
final class SoakReport {
  private static final int MOST_FAILURES = 50;

  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<Long> cancelMillis = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private @Nullable SoakResources warm;
  private @Nullable SoakResources end;

  synchronized void count(String outcome) {
    counts.merge(outcome, 1, Integer::sum);
  }

  /** How long a query took to end after it was cancelled. */
  synchronized void cancelled(long millis) {
    cancelMillis.add(millis);
  }

  synchronized void fail(String failure) {
    if (failures.size() < MOST_FAILURES) {
      failures.add(failure);
    }
  }

  synchronized void resources(SoakResources afterWarmUp, SoakResources atEnd) {
    warm = afterWarmUp;
    end = atEnd;
  }

  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  synchronized int count() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public synchronized String toString() {
    List<Long> sorted = new ArrayList<>(cancelMillis);
    Collections.sort(sorted);
    String cancels =
        sorted.isEmpty()
            ? "none"
            : "median %d ms, 99 of 100 within %d ms, all within %d ms"
                .formatted(
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() * 99 / 100),
                    sorted.get(sorted.size() - 1));
    return "queries %s%ncancels: %s%nafter the warm-up: %s%nat the end: %s%nfailures: %s"
        .formatted(counts, cancels, warm, end, failures);
  }
}
