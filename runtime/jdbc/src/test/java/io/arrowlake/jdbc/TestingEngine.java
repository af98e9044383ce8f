package io.arrowlake.jdbc;

import io.arrowlake.engine.IngestExecution;
import io.arrowlake.engine.IngestRequest;
import io.arrowlake.engine.QueryEngine;
import io.arrowlake.engine.QueryExecution;
import io.arrowlake.engine.QueryOptions;
import io.arrowlake.engine.Session;
import io.arrowlake.engine.StatementDescription;
import io.arrowlake.engine.VerificationCounts;
import io.arrowlake.planner.catalog.Catalogs;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.type.HouseTypeFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.calcite.rel.type.RelDataType;

/**
 * An engine whose statements are known beforehand. Its batches are real, and closing it checks that
 * all of them were given back.
 */
final class TestingEngine implements QueryEngine {
  static final HouseTypeFactory TYPES = new HouseTypeFactory();

  final BufferAllocator allocator = new RootAllocator();
  final List<QueryOptions> options = new ArrayList<>();
  final List<TestingExecution> executions = new ArrayList<>();
  private final Map<String, Script> scripts = new HashMap<>();
  private Catalogs catalogs = new TestingCatalogs();
  volatile boolean closed;

  /** What a statement does. */
  record Script(
      StatementDescription description,
      Function<BufferAllocator, Iterator<VectorSchemaRoot>> batches,
      long updateCount,
      Block block,
      List<String> warnings) {}

  /** Where a statement waits until it is cancelled or its time is over. */
  enum Block {
    NOWHERE,
    PLANNING,
    RUNNING
  }

  void rows(String sql, RelDataType rowType, Object[]... rows) {
    rows(sql, rowType, List.of(), rows);
  }

  void rows(String sql, RelDataType rowType, List<RelDataType> parameters, Object[]... rows) {
    batches(sql, rowType, parameters, a -> List.of(TestingBatches.of(a, rowType, rows)).iterator());
  }

  void batches(
      String sql,
      RelDataType rowType,
      List<RelDataType> parameters,
      Function<BufferAllocator, Iterator<VectorSchemaRoot>> batches) {
    put(sql, StatementDescription.Kind.ROWS, rowType, parameters, batches, -1, Block.NOWHERE);
  }

  void update(String sql, long count, List<RelDataType> parameters) {
    StatementDescription.Kind kind =
        count < 0 ? StatementDescription.Kind.DEFINITION : StatementDescription.Kind.UPDATE;
    put(
        sql,
        kind,
        TYPES.builder().build(),
        parameters,
        a -> Collections.emptyIterator(),
        count,
        Block.NOWHERE);
  }

  void blocking(String sql, RelDataType rowType, Block block) {
    put(
        sql,
        StatementDescription.Kind.ROWS,
        rowType,
        List.of(),
        a -> List.of(TestingBatches.of(a, rowType, new Object[] {1})).iterator(),
        -1,
        block);
  }

  private void put(
      String sql,
      StatementDescription.Kind kind,
      RelDataType rowType,
      List<RelDataType> parameters,
      Function<BufferAllocator, Iterator<VectorSchemaRoot>> batches,
      long count,
      Block block) {
    scripts.put(
        sql,
        new Script(
            new StatementDescription(kind, rowType, parameters),
            batches,
            count,
            block,
            List.of("first", "second")));
  }

  @Override
  public StatementDescription describe(Session session, String sql) {
    return script(sql).description();
  }

  private Script script(String sql) {
    Script script = scripts.get(sql);
    if (script == null) {
      throw new ArrowLakeException(ErrorCode.SYNTAX_ERROR, "Unknown statement: " + sql);
    }

    return script;
  }

  @Override
  public synchronized QueryExecution query(Session session, String sql, QueryOptions how) {
    options.add(how);
    TestingExecution execution =
        new TestingExecution(() -> script(sql), allocator, how, "query-" + executions.size());
    executions.add(execution);
    return execution;
  }

  void catalogs(Catalogs known) {
    catalogs = known;
  }

  @Override
  public Catalogs catalogs() {
    return catalogs;
  }

  @Override
  public IngestExecution ingest(IngestRequest request) {
    throw new UnsupportedOperationException("No ingests here");
  }

  @Override
  public String check(String catalog) {
    return catalog;
  }

  @Override
  public VerificationCounts sampledVerifications() {
    return new VerificationCounts(0, 0, 0, 0);
  }

  @Override
  public void close() {
    closed = true;
    allocator.close();
  }
}
