package io.arrowlake.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A source serves several queries at once. */
public interface ConcurrencyContract extends ContractFixture {
  /** More than most sources have connections. */
  int QUERIES = 12;

  /** Queries on threads of their own all get the rows. */
  @Test
  default void readsInManyThreads() {
    SampleTable sample = SampleTable.adversarial("concurrency_rows", fixture().types());
    fixture().create(sample);
    List<CompletableFuture<List<List<@Nullable Object>>>> queries = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      queries.add(CompletableFuture.supplyAsync(() -> fixture().rows(sample.name())));
    }

    queries.forEach(query -> RowMultiset.of(query.join()).assertSame(sample.rows()));
  }
}
