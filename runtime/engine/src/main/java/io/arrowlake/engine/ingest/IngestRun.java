package io.arrowlake.engine.ingest;

import io.arrowlake.engine.IngestProgress;
import io.arrowlake.engine.run.Failures;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.BadRowException;
import io.arrowlake.spi.Chunk;
import io.arrowlake.spi.ChunkLoad;
import io.arrowlake.spi.ChunkSink;
import io.arrowlake.spi.LoadedChunk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Sends the row groups that have not arrived yet, over several connections. Each job takes
 * stretches of row groups, which it reads while it sends. The first failure ends all jobs.
 */
final class IngestRun {
  private final ChunkLoad load;
  private final List<RowGroup> groups;
  private final GroupReader reader;
  private final ChunkTokens tokens;
  private final @Nullable Path rejects;
  private final ExecutorService threads;
  private final Map<String, LoadedChunk> loaded = new HashMap<>();
  private final Set<String> paths = new HashSet<>();
  private final AtomicInteger done = new AtomicInteger();
  private final Set<GroupRows> streams = ConcurrentHashMap.newKeySet();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong resumed = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean cancelled;

  IngestRun(
      ChunkLoad load,
      ParquetInput input,
      GroupReader reader,
      ChunkTokens tokens,
      @Nullable Path rejects,
      ExecutorService threads) {
    this.load = load;
    this.groups = input.groups();
    this.reader = reader;
    this.tokens = tokens;
    this.rejects = rejects;
    this.threads = threads;
    input.files().forEach(file -> paths.add(file.path().toString()));
    load.loaded()
        .forEach(chunk -> loaded.put(key(chunk.chunk().file(), chunk.chunk().number()), chunk));
    requireSameFiles(input);
  }

  private static String key(String file, int number) {
    return number + " " + file;
  }

  private static String key(RowGroup group) {
    return key(group.file().path().toString(), group.number());
  }

  /** A file of which a part has arrived must still be that file, to its last row group. */
  private void requireSameFiles(ParquetInput input) {
    Map<String, String> expected = new HashMap<>();
    input.files().forEach(file -> expected.put(file.path().toString(), tokens.filePart(file)));
    for (LoadedChunk chunk : loaded.values()) {
      String part = expected.get(chunk.chunk().file());
      if (part != null && !chunk.chunk().token().startsWith(part)) {
        throw ParquetFile.changed(chunk.chunk().file());
      }
    }
  }

  String notice() {
    return load.notice();
  }

  /** Sends all; returns when everything has arrived. */
  void run(int jobs) {
    List<Stretch> stretches = Stretch.cut(groups, group -> loaded.containsKey(key(group)), jobs);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < Math.min(jobs, Math.max(1, stretches.size())); i++) {
      running.add(threads.submit(() -> work(stretches)));
    }

    for (Future<?> job : running) {
      join(job);
    }

    Throwable first = failure.get();
    if (first != null) {
      ArrowLakeException error = Failures.asArrowLake(first);
      throw cancelled && error.code() != ErrorCode.QUERY_CANCELLED
          ? new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The ingest was cancelled", first)
          : error;
    }

    if (cancelled) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The ingest was cancelled");
    }

    Path file = rejects;
    if (file != null) {
      RejectLines.write(
          file,
          load.loaded().stream().filter(chunk -> paths.contains(chunk.chunk().file())).toList());
    }
  }

  private void join(Future<?> job) {
    while (true) {
      try {
        job.get();
        return;
      } catch (InterruptedException e) {
        // The jobs hold connections and memory, so that they are waited for all the same.
        cancel();
        Thread.currentThread().interrupt();
        awaitUninterruptibly(job);
        return;
      } catch (ExecutionException e) {
        fail(e.getCause());
        return;
      }
    }
  }

  private void awaitUninterruptibly(Future<?> job) {
    Thread.interrupted();
    try {
      job.get();
    } catch (InterruptedException | ExecutionException e) {
      fail(e);
    }

    Thread.currentThread().interrupt();
  }

  private void fail(Throwable error) {
    if (failure.compareAndSet(null, error)) {
      stop();
    }
  }

  private void stop() {
    streams.forEach(GroupRows::cancel);
    load.cancel();
  }

  /** Ends the run soon; from any thread. */
  void cancel() {
    cancelled = true;
    stop();
  }

  private boolean isStopped() {
    return cancelled || failure.get() != null;
  }

  /** Takes stretches until there are no more. */
  private void work(List<Stretch> stretches) {
    try {
      for (int i = next.getAndIncrement();
          i < stretches.size() && !isStopped();
          i = next.getAndIncrement()) {
        Stretch stretch = stretches.get(i);
        if (loaded.containsKey(key(stretch.groups().get(0)))) {
          stretch.groups().forEach(this::confirm);
        } else {
          send(stretch);
        }
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** Makes sure that what has arrived is what the file holds. */
  private void confirm(RowGroup group) {
    if (isStopped()) {
      return;
    }

    LoadedChunk there = loaded.get(key(group));
    if (there == null || !there.chunk().equals(tokens.chunk(group))) {
      throw ParquetFile.changed(group.file().path().toString());
    }

    present(group);
    rejected.addAndGet(there.rejected());
  }

  private void send(Stretch stretch) {
    List<RowGroup> list = stretch.groups();
    int sent = 0;
    GroupRows from = reader.open(stretch);
    streams.add(from);
    try (from) {
      Future<Chunk> chunk = chunk(list.get(0));
      while (sent < list.size() && !isStopped()) {
        Chunk current = await(chunk);
        if (sent + 1 < list.size()) {
          chunk = chunk(list.get(sent + 1));
        }

        send(list.get(sent), current, from);
        sent++;
      }
    } catch (ArrowLakeException e) {
      if (e.code() != ErrorCode.FILE_CORRUPT) {
        throw e;
      }

      // It may be text that is no UTF-8, of any row group: DuckDB reads several at once.
      sendAsBytes(list.subList(sent, list.size()), e);
    } finally {
      streams.remove(from);
    }
  }

  private void sendAsBytes(List<RowGroup> list, ArrowLakeException error) {
    for (int i = 0; i < list.size() && !isStopped(); i++) {
      RowGroup group = list.get(i);
      try (BinaryTextGroup binary = reader.binary(group)) {
        sendAsBytes(group, binary);
      } catch (ArrowLakeException e) {
        if (e.code() == ErrorCode.FILE_CORRUPT) {
          error.addSuppressed(e);
          throw error;
        }

        throw e;
      }
    }
  }

  private void sendAsBytes(RowGroup group, BinaryTextGroup binary) {
    Optional<ChunkSink> opened = load.open(tokens.chunk(group));
    if (opened.isEmpty()) {
      present(group);
      return;
    }

    try (ChunkSink sink = opened.get()) {
      List<BadRowException> bad = binary.badRows(rejects == null ? 1 : Long.MAX_VALUE);
      if (rejects == null && !bad.isEmpty()) {
        throw named(group, bad.get(0), binary.values());
      }

      GroupRows from = binary.open(reader, bad);
      streams.add(from);
      try (from) {
        deliver(group, from, sink, binary.values(), bad);
      } finally {
        streams.remove(from);
      }
    }
  }

  private void arrived(RowGroup group, LoadedChunk chunk) {
    done.incrementAndGet();
    rejected.addAndGet(chunk.rejected());
    bytes.addAndGet(group.length());
  }

  /** The bytes of a row group are read while the one before it is sent. */
  private Future<Chunk> chunk(RowGroup group) {
    return threads.submit(() -> tokens.chunk(group));
  }

  private static Chunk await(Future<Chunk> chunk) {
    try {
      return chunk.get();
    } catch (ExecutionException e) {
      throw Failures.asArrowLake(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The ingest was cancelled", e);
    }
  }

  private void send(RowGroup group, Chunk chunk, GroupRows from) {
    Optional<ChunkSink> opened = load.open(chunk);
    if (opened.isEmpty()) {
      from.skip(group);
      present(group);
      return;
    }

    try (ChunkSink sink = opened.get()) {
      deliver(group, from, sink, reader.values(group), List.of());
    }
  }

  /** Counts a row group that an earlier run sent. */
  private void present(RowGroup group) {
    rows.addAndGet(group.rows());
    resumed.addAndGet(group.rows());
    bytes.addAndGet(group.length());
    done.incrementAndGet();
  }

  /** Sends a row group without those rows that are known to be bad. */
  private void deliver(
      RowGroup group, GroupRows from, ChunkSink sink, RowValues values, List<BadRowException> bad) {
    long taken = bad.size();
    rows.addAndGet(taken);
    boolean arrived = false;
    try {
      RejectLines lines = new RejectLines(values, group, bad);
      for (VectorSchemaRoot batch = from.next(group); batch != null; batch = from.next(group)) {
        try (VectorSchemaRoot owned = batch) {
          append(owned, sink, lines);
          taken += owned.getRowCount();
          rows.addAndGet(owned.getRowCount());
        }
      }

      requireWhole(group, taken);
      arrived(group, sink.commit(lines.count(), lines.text()));
      arrived = true;
    } catch (BadRowException e) {
      throw named(group, e, values);
    } finally {
      if (!arrived) {
        rows.addAndGet(-taken);
      }
    }
  }

  private void append(VectorSchemaRoot batch, ChunkSink sink, RejectLines lines) {
    if (rejects == null) {
      sink.append(batch);
    } else {
      sink.append(batch, lines::add);
    }
  }

  private void requireWhole(RowGroup group, long taken) {
    if (isStopped()) {
      throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The ingest was cancelled");
    } else if (taken != group.rows()) {
      throw new ArrowLakeException(
          ErrorCode.FILE_CORRUPT,
          "Row group %d of %s has %d rows, and its footer says %d"
              .formatted(group.number(), group.file().path(), taken, group.rows()));
    }

    group.file().requireUnchanged();
  }

  /** The error of a bad row, with the place that it comes from. */
  private ArrowLakeException named(RowGroup group, BadRowException bad, RowValues values) {
    String column = bad.column();
    String value = bad.value();
    if (value == null && column != null && bad.row() >= 0) {
      value = values.value(bad.row(), column).orElse(null);
    }

    String place =
        "%s, row group %d, row %d%s%s: "
            .formatted(
                group.file().path(),
                group.number(),
                bad.row(),
                column == null ? "" : ", column " + column,
                value == null ? "" : ", value " + value);
    return new ArrowLakeException(bad.reason().code(), place + bad.reason().detail(), bad)
        .remedy("Mend the row, or go on without it: --on-error skip-to FILE");
  }

  IngestProgress progress() {
    return new IngestProgress(done.get(), rows.get(), resumed.get(), rejected.get(), bytes.get());
  }
}
