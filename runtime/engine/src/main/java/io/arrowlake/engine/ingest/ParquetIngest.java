package io.arrowlake.engine.ingest;

import io.arrowlake.engine.IngestExecution;
import io.arrowlake.engine.IngestPlan;
import io.arrowlake.engine.IngestProgress;
import io.arrowlake.engine.IngestRequest;
import io.arrowlake.engine.duckdb.DuckDbDatabase;
import io.arrowlake.planner.catalog.TableName;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.ChunkLoad;
import io.arrowlake.spi.ChunkLoader;
import io.arrowlake.spi.LoadRequest;
import io.arrowlake.spi.LoadReview;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** One ingest of Parquet files into a table: lists, reviews, and loads. */
public final class ParquetIngest implements IngestExecution {
  private final IngestRequest request;
  private final TableName table;
  private final ChunkLoader loader;
  private final DuckDbDatabase database;
  private final BufferAllocator allocator;
  private final ExecutorService threads;
  private final Path base;
  private final Runnable onClose;
  private @Nullable Prepared prepared;
  private volatile @Nullable IngestRun run;
  private volatile boolean cancelled;
  private boolean closed;

  /**
   * An ingest that has not begun.
   *
   * @param table the table's full name
   * @param allocator for this ingest alone; closed by {@code onClose}
   * @param base the folder that relative paths start from
   * @param onClose frees what was lent
   */
  public ParquetIngest(
      IngestRequest request,
      TableName table,
      ChunkLoader loader,
      DuckDbDatabase database,
      BufferAllocator allocator,
      ExecutorService threads,
      Path base,
      Runnable onClose) {
    this.request = request;
    this.table = table;
    this.loader = loader;
    this.database = database;
    this.allocator = allocator;
    this.threads = threads;
    this.base = base;
    this.onClose = onClose;
  }

  /** What was found out before anything is loaded. */
  private record Prepared(
      ParquetInput input,
      ColumnMapping mapping,
      GroupReader reader,
      ChunkTokens tokens,
      LoadRequest load) {}

  private Prepared prepared() {
    Prepared known = prepared;
    if (known != null) {
      return known;
    }

    ParquetInput input = ParquetInput.read(database, request.files(), base);
    ColumnMapping mapping = ColumnMapping.of(input.columns(), request.mapping());
    GroupReader reader =
        new GroupReader(database, allocator, threads, mapping, input.files().get(0));
    ChunkTokens tokens = new ChunkTokens(mapping.description());
    LoadRequest load =
        new LoadRequest(
            table,
            request.mode(),
            request.creation(),
            request.key(),
            fields(mapping, reader.schema()),
            token(input, tokens));
    Prepared made = new Prepared(input, mapping, reader, tokens, load);
    prepared = made;
    return made;
  }

  private static List<Field> fields(ColumnMapping mapping, Schema schema) {
    return IntStream.range(0, schema.getFields().size())
        .mapToObj(
            i ->
                mapping
                    .sources()
                    .get(i)
                    .target(schema.getFields().get(i), mapping.targets().get(i)))
        .toList();
  }

  private String token(ParquetInput input, ChunkTokens tokens) {
    return input.files().stream()
        .map(file -> file.path() + " " + tokens.filePart(file))
        .collect(Collectors.joining("\n", request.key() + "\n", ""));
  }

  @Override
  public IngestPlan plan() {
    Prepared ready = prepared();
    LoadReview review = loader.review(ready.load());
    List<IngestPlan.Column> columns = new ArrayList<>();
    for (int i = 0; i < review.columns().size(); i++) {
      FileColumn source = ready.mapping().sources().get(i);
      LoadReview.Column target = review.columns().get(i);
      columns.add(
          new IngestPlan.Column(
              source.name(),
              source.type(),
              target.name(),
              target.type(),
              target.fidelity(),
              ready.input().ranges().getOrDefault(source.name(), "")));
    }

    return new IngestPlan(
        ready.input().files().size(),
        ready.input().groups().size(),
        ready.input().rows(),
        ready.input().bytes(),
        review.definition(),
        columns);
  }

  @Override
  public IngestProgress run() {
    Prepared ready = prepared();
    try (ChunkLoad load = loader.begin(ready.load())) {
      IngestRun running =
          new IngestRun(
              load, ready.input(), ready.reader(), ready.tokens(), request.rejects(), threads);
      run = running;
      if (cancelled) {
        running.cancel();
      }

      running.run(request.jobs());
      load.finish();
      return running.progress();
    }
  }

  @Override
  public IngestProgress progress() {
    IngestRun running = run;
    return running == null ? new IngestProgress(0, 0, 0, 0, 0) : running.progress();
  }

  @Override
  public String notice() {
    IngestRun running = run;
    return running == null ? "" : running.notice();
  }

  @Override
  public void cancel() {
    cancelled = true;
    IngestRun running = run;
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }

  /** The error of a source that files cannot be loaded into. */
  public static ArrowLakeException unsupported(String catalog) {
    return new ArrowLakeException(
            ErrorCode.NOT_SUPPORTED, "Files cannot be loaded into catalog " + catalog)
        .remedy("Load into a catalog of type postgres, or write INSERT INTO ... SELECT");
  }
}
