package io.arrowlake.engine.duckdb;

import static io.arrowlake.engine.run.TestPlans.duckDb;
import static io.arrowlake.engine.run.TestPlans.fragment;
import static io.arrowlake.engine.run.TestPlans.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.spi.ArrowSchemas;
import io.arrowlake.spi.BatchStream;
import io.arrowlake.spi.QueryScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuckDbEngineTest {
  private static DuckDbDatabase database;

  @TempDir Path folder;
  private BufferAllocator allocator;

  @BeforeAll
  static void start() {
    database = new DuckDbDatabase(256L << 20, 2, List.of("CREATE MACRO twice(x) AS x * 2"));
  }

  @AfterAll
  static void stop() {
    Path temporary = database.folder();
    assertThat(temporary).isDirectory();
    database.close();
    assertThat(temporary).doesNotExist();
  }

  @BeforeEach
  void open() {
    allocator = new RootAllocator(256L << 20);
  }

  @AfterEach
  void close() {
    allocator.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "BOOLEAN | true::BOOLEAN | true",
        "SMALLINT | (-32768)::SMALLINT | -32768",
        "INTEGER | 2147483647::INTEGER | 2147483647",
        "BIGINT | (-9223372036854775808)::BIGINT | -9223372036854775808",
        "DECIMAL | 99999999999999999999999999999999999999::DECIMAL(38,0)"
            + " | 99999999999999999999999999999999999999",
        "REAL | 1.5::REAL | 1.5",
        "DOUBLE | 'NaN'::DOUBLE | NaN",
        "VARCHAR | 'é😀' | é😀",
        "DATE | DATE '9999-12-31' | 2932896",
        "TIME | TIME '23:59:59.999999' | 86399999999",
        "TIMESTAMP | TIMESTAMP '1969-12-31 23:59:59.999999' | 1969-12-31T23:59:59.999999",
        "TIMESTAMP_WITH_LOCAL_TIME_ZONE | TIMESTAMPTZ '1970-01-01 01:00:00+01' | 0",
        "NULL | NULL | null",
      })
  void givesTheArrowTypesOfTheHouse(SqlTypeName type, String sql, String text) {
    Fragment fragment = fragment(0, duckDb("SELECT " + sql + " AS c0"), row(type));
    try (BatchStream stream = stream(fragment);
        VectorSchemaRoot batch = stream.next()) {
      assertThat(batch.getSchema())
          .isEqualTo(ArrowSchemas.schema(fragment.root().getRowType()))
          .isEqualTo(stream.schema());
      assertThat(String.valueOf(batch.getVector(0).getObject(0))).isEqualTo(text);
      assertThat(stream.next()).isNull();
      assertThat(stream.next()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "2147483647::INT + 1::INT | NUMERIC_OVERFLOW",
        "99999999999::BIGINT::INT | NUMERIC_OVERFLOW",
        "error('division by zero') | DIVISION_BY_ZERO",
        "(SELECT i FROM range(3) t(i)) | CARDINALITY_VIOLATION",
        "'x'::INT | INVALID_VALUE",
        "'x'::DATE | INVALID_VALUE",
        "sqrt(-1) | INVALID_VALUE",
        "error('boo') | EXECUTION_FAILED",
        "nothing(1) | EXECUTION_FAILED",
      })
  void givesErrorsTheirCodes(String sql, ErrorCode code) {
    ArrowLakeException error = error("SELECT " + sql + " AS c0");
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.getMessage()).doesNotContain("LINE").doesNotContain("unsuccessful");
    assertThat(error.getCause()).isNotNull();
  }

  @Test
  void tellsMissingFilesFromBrokenOnes() throws IOException {
    assertThat(error("SELECT * FROM read_parquet('/none/x.parquet')").code())
        .isEqualTo(ErrorCode.FILE_NOT_FOUND);
    Path broken = Files.writeString(folder.resolve("x.parquet"), "no parquet here at all");
    assertThat(error("SELECT * FROM read_parquet('" + broken + "')").code())
        .isEqualTo(ErrorCode.FILE_CORRUPT);
  }

  @Test
  void stopsWhereMemoryAndDiskDoNotSuffice() {
    try (DuckDbDatabase small = new DuckDbDatabase(32L << 20, 1, List.of())) {
      Fragment fragment =
          fragment(
              0,
              duckDb("SELECT length(string_agg(i::VARCHAR, ',')) FROM range(30000000) t(i)"),
              row(SqlTypeName.BIGINT));
      try (BatchStream stream = stream(small, fragment)) {
        ArrowLakeException error = catchThrowableOfType(ArrowLakeException.class, stream::next);
        assertThat(error.code()).isEqualTo(ErrorCode.MEMORY_EXCEEDED);
      }
    }
  }

  @Test
  void batchesOutliveTheirStream() {
    List<VectorSchemaRoot> batches = new ArrayList<>();
    try (BatchStream stream =
        stream(fragment(0, duckDb("FROM range(100000)"), row(SqlTypeName.BIGINT)))) {
      for (VectorSchemaRoot b = stream.next(); b != null; b = stream.next()) {
        batches.add(b);
      }
    }

    assertThat(batches.stream().mapToInt(VectorSchemaRoot::getRowCount).sum()).isEqualTo(100000);
    batches.forEach(VectorSchemaRoot::close);
  }

  @Test
  void columnsMayBeMissingWhereOnlyRowsCount() {
    RelDataType nothing = row();
    try (BatchStream stream = stream(fragment(0, duckDb("SELECT 1 FROM range(7)"), nothing));
        VectorSchemaRoot batch = stream.next()) {
      assertThat(batch.getRowCount()).isEqualTo(7);
      assertThat(batch.getFieldVectors()).isEmpty();
    }
  }

  @Test
  void lendsConnectionsThatHaveManyOpenResults() throws SQLException {
    try (Connection connection = database.connect();
        Statement one = connection.createStatement();
        Statement other = connection.createStatement();
        ResultSet first = one.executeQuery("FROM range(100000)");
        ResultSet second = other.executeQuery("SELECT twice(21)")) {
      second.next();
      assertThat(second.getInt(1)).isEqualTo(42);
      long rows = 0;
      while (first.next()) {
        rows++;
      }

      assertThat(rows).isEqualTo(100000);
    }
  }

  /** The driver frees a result whose connection is closed, also while it makes a stream of it. */
  @Test
  void cancelMeetsAStatementAtAnyMoment() throws Exception {
    Fragment fragment = fragment(0, duckDb("SELECT 7::INTEGER AS c0"), row(SqlTypeName.INTEGER));
    ExecutorService canceller = Executors.newSingleThreadExecutor();
    try {
      for (int i = 0; i < 1_000; i++) {
        try (BatchStream stream = stream(fragment)) {
          CountDownLatch begun = new CountDownLatch(1);
          long pause = i * 1_000L;
          Future<?> cancel =
              canceller.submit(
                  () -> {
                    begun.countDown();
                    LockSupport.parkNanos(pause);
                    stream.cancel();
                  });
          begun.await();
          assertThat(firstOrCancelled(stream)).isIn(7, ErrorCode.QUERY_CANCELLED);
          cancel.get();
        }
      }
    } finally {
      canceller.shutdownNow();
    }
  }

  private static Object firstOrCancelled(BatchStream stream) {
    try (VectorSchemaRoot batch = stream.next()) {
      return batch.getVector(0).getObject(0);
    } catch (ArrowLakeException e) {
      return e.code();
    }
  }

  @Test
  void closedDatabaseIsNotStartedAgain() {
    DuckDbDatabase unused = new DuckDbDatabase(64L << 20, 1, List.of());
    unused.close();
    unused.close();
    assertThat(catchThrowableOfType(ArrowLakeException.class, unused::connect).code())
        .isEqualTo(ErrorCode.QUERY_CANCELLED);
  }

  private ArrowLakeException error(String sql) {
    try (BatchStream stream = stream(fragment(0, duckDb(sql), row(SqlTypeName.BIGINT)))) {
      return catchThrowableOfType(ArrowLakeException.class, stream::next);
    }
  }

  private BatchStream stream(Fragment fragment) {
    return stream(database, fragment);
  }

  private BatchStream stream(DuckDbDatabase at, Fragment fragment) {
    return new DuckDbEngine(fragment.site(), at)
        .open(
            fragment,
            input -> {
              throw new AssertionError();
            },
            QueryWriter.Bindings.UNBOUND,
            new QueryScope("q", allocator, null, warning -> {}));
  }
}
