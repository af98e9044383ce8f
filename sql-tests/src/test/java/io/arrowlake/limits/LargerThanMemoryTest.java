package io.arrowlake.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.sqltests.TpchPlacement;
import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Operators that keep more than the memory holds, mixed between PostgreSQL and Parquet; {@code
 * sql-tests/memory} has all queries in all modes. What DuckDB needs at least, such as for a sort
 * above a join, does not shrink with the rows: those queries are left to the command.
 */
class LargerThanMemoryTest {
  private static final double SCALE = 0.1;
  private static final Set<String> QUERIES = Set.of("join", "group-by-text", "distinct", "window");

  @TempDir private Path folder;

  @Test
  void mixedQueriesFinish() throws Exception {
    List<LargeQuery> queries =
        LargeQuery.all(SCALE).stream().filter(query -> QUERIES.contains(query.name())).toList();
    LargerThanMemory.Outcome outcome =
        MemoryRun.prepare(TestingPostgresServer.shared(), folder, SCALE, "128MB", "256m", queries)
            .run(TpchPlacement.demo(), "auto");
    System.out.println(outcome);
    assertThat(outcome.failures()).isEmpty();
  }
}
