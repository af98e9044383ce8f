package io.arrowlake.engine;

import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies a share of the queries that ran, afterwards and in the background: one at a time, while
 * nobody waits for a turn, and for a tenth of the time at most. A query whose rows differ is logged
 * once, by its text and without the values of its parameters. Thread-safe.
 */
final class SampleVerifier {
  private static final Logger LOG = LoggerFactory.getLogger(SampleVerifier.class);

  /** After a verification there is none for so many times as long as it took. */
  private static final int REST = 9;

  /** So many texts are remembered, so as not to be logged again. */
  private static final int MOST_TEXTS = 1_000;

  private final double rate;
  private final RandomGenerator random;
  private final BooleanSupplier isCrowded;
  private final Executor threads;
  private final LongSupplier nanos;
  private final Function<Sample, Run> runs;
  private final Set<String> logged = new HashSet<>();
  private VerificationCounts counts = new VerificationCounts(0, 0, 0, 0);
  private boolean busy;
  private long restsUntil;
  private @Nullable Run running;

  /**
   * A query that ran.
   *
   * @param session its settings, which nobody changes
   */
  record Sample(String sql, Session session, List<@Nullable Object> parameters) {}

  /**
   * What a verification came to.
   *
   * @param suspect the work whose results are wrong, empty where none is known
   */
  record Finding(Verification.Verdict verdict, String suspect, List<String> remarks) {}

  /** The verification of one sample. */
  interface Run {
    /** Compares; to be called once. */
    Finding compare();

    /** Ends it from any thread, without waiting. */
    void cancel();
  }

  /**
   * A verifier that has nothing to do yet.
   *
   * @param rate the share of the queries, from 0 to 1
   * @param isCrowded whether queries wait for their turn
   * @param nanos the time, as {@link System#nanoTime} counts it
   * @param runs makes the verification of a sample
   */
  SampleVerifier(
      double rate,
      RandomGenerator random,
      BooleanSupplier isCrowded,
      Executor threads,
      LongSupplier nanos,
      Function<Sample, Run> runs) {
    this.rate = rate;
    this.random = random;
    this.isCrowded = isCrowded;
    this.threads = threads;
    this.nanos = nanos;
    this.runs = runs;
    this.restsUntil = nanos.getAsLong();
  }

  /** A query ended well; it is verified where chance and the budget say so. */
  void finished(String sql, Session session, QueryOptions options) {
    if (rate <= 0 || !take()) {
      return;
    }

    Session settings = new Session();
    session.settings().forEach(settings::set);
    Sample sample = new Sample(sql, settings, options.parameters());
    try {
      threads.execute(() -> verify(sample));
    } catch (RejectedExecutionException e) {
      // The engine is closed.
      rest(0);
    }
  }

  /** Who waits is asked before the lock is held: those who wait are held up by it. */
  private boolean take() {
    return !isCrowded.getAsBoolean() && begins();
  }

  private synchronized boolean begins() {
    boolean chosen = random.nextDouble() < rate;
    if (!chosen || busy || nanos.getAsLong() - restsUntil < 0) {
      return false;
    }

    busy = true;
    return true;
  }

  private void verify(Sample sample) {
    long start = nanos.getAsLong();
    try {
      Run run = runs.apply(sample);
      begin(run);
      Finding finding = run.compare();
      count(finding.verdict());
      report(sample, finding);
    } catch (ArrowLakeException e) {
      countFailure();
      LOG.debug("A query could not be verified: {}", e.getMessage());
    } finally {
      rest(nanos.getAsLong() - start);
    }
  }

  private void begin(Run run) {
    synchronized (this) {
      running = run;
    }

    if (isCrowded.getAsBoolean()) {
      run.cancel();
    }
  }

  private synchronized void rest(long taken) {
    running = null;
    busy = false;
    restsUntil = nanos.getAsLong() + REST * taken;
  }

  /** Ends the verification that runs, so that others have its memory and its connections. */
  void giveWay() {
    Run current;
    synchronized (this) {
      current = running;
    }

    if (current != null) {
      current.cancel();
    }
  }

  private synchronized void count(Verification.Verdict verdict) {
    counts = counts.and(verdict);
  }

  private synchronized void countFailure() {
    counts = counts.andFailure();
  }

  /** What came of the verifications so far. */
  synchronized VerificationCounts counts() {
    return counts;
  }

  private void report(Sample sample, Finding finding) {
    if (finding.verdict() == Verification.Verdict.DIFFERENT && isNew(sample.sql())) {
      LOG.warn(
          "{}: a query with {} parameters gives other rows where nothing is pushed (suspect: {};"
              + " remarks: {}). Run VERIFY on it: {}",
          ErrorCode.RESULT_DIFFERS.label(),
          sample.parameters().size(),
          finding.suspect(),
          finding.remarks(),
          sample.sql());
    }
  }

  private synchronized boolean isNew(String sql) {
    return logged.size() < MOST_TEXTS && logged.add(sql);
  }
}
