package io.arrowlake.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.engine.Verification.Verdict;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Chance and the budget decide what is verified; time goes on only as the test says. */
class SampleVerifierTest {
  private static final long SEED = 7;

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicBoolean crowded = new AtomicBoolean();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<SampleVerifier.Sample> verified = new ArrayList<>();
  private final AtomicLong cancels = new AtomicLong();
  private Verdict verdict = Verdict.EQUAL;
  private long takes;

  private SampleVerifier verifier(double rate) {
    return new SampleVerifier(
        rate, new Random(SEED), crowded::get, tasks::add, nanos::get, this::run);
  }

  private SampleVerifier.Run run(SampleVerifier.Sample sample) {
    return new SampleVerifier.Run() {
      private boolean cancelled;

      @Override
      public SampleVerifier.Finding compare() {
        if (cancelled) {
          throw new ArrowLakeException(ErrorCode.QUERY_CANCELLED, "The query was cancelled");
        }

        verified.add(sample);
        nanos.addAndGet(takes);
        return new SampleVerifier.Finding(verdict, "", List.of());
      }

      @Override
      public void cancel() {
        cancelled = true;
        cancels.incrementAndGet();
      }
    };
  }

  private static void finish(SampleVerifier verifier, String sql) {
    verifier.finished(sql, new Session(), QueryOptions.DEFAULT);
  }

  private void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Test
  void theShareIsThatOfTheConfiguration() {
    Random chance = new Random(SEED);
    List<String> chosen = new ArrayList<>();
    SampleVerifier verifier = verifier(0.1);
    for (int i = 0; i < 1_000; i++) {
      if (chance.nextDouble() < 0.1) {
        chosen.add("SELECT " + i);
      }

      finish(verifier, "SELECT " + i);
      runTasks();
    }

    assertThat(verified).extracting(SampleVerifier.Sample::sql).isEqualTo(chosen);
    assertThat(chosen).hasSizeBetween(70, 130);
    assertThat(verifier.counts()).isEqualTo(new VerificationCounts(chosen.size(), 0, 0, 0));
  }

  @Test
  void nothingIsVerifiedUnlessConfigured() {
    SampleVerifier verifier = verifier(0);
    finish(verifier, "SELECT 1");
    assertThat(tasks).isEmpty();
  }

  @Test
  void oneAtATime() {
    SampleVerifier verifier = verifier(1);
    finish(verifier, "SELECT 1");
    finish(verifier, "SELECT 2");
    assertThat(tasks).hasSize(1);
    runTasks();
    finish(verifier, "SELECT 3");
    runTasks();
    assertThat(verified)
        .extracting(SampleVerifier.Sample::sql)
        .containsExactly("SELECT 1", "SELECT 3");
  }

  @Test
  void aTenthOfTheTimeAtMost() {
    SampleVerifier verifier = verifier(1);
    takes = TimeUnit.MILLISECONDS.toNanos(50);
    long spent = 0;
    for (int i = 0; i < 10_000; i++) {
      nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
      finish(verifier, "SELECT " + i);
      int before = verified.size();
      runTasks();
      spent += (verified.size() - before) * takes;
    }

    assertThat(spent).isPositive().isLessThanOrEqualTo(nanos.get() / 10 + takes);
  }

  @Test
  void whoWaitsComesFirst() {
    SampleVerifier verifier = verifier(1);
    crowded.set(true);
    finish(verifier, "SELECT 1");
    assertThat(tasks).isEmpty();

    crowded.set(false);
    finish(verifier, "SELECT 2");
    crowded.set(true);
    runTasks();
    assertThat(cancels).hasValue(1);
    assertThat(verified).isEmpty();
    assertThat(verifier.counts()).isEqualTo(new VerificationCounts(0, 0, 0, 1));

    crowded.set(false);
    finish(verifier, "SELECT 3");
    runTasks();
    verifier.giveWay();
    assertThat(cancels).hasValue(1);
    assertThat(verified).hasSize(1);
  }

  @Test
  void differencesAreCounted() {
    SampleVerifier verifier = verifier(1);
    for (Verdict each : Verdict.values()) {
      verdict = each;
      finish(verifier, "SELECT 1");
      runTasks();
    }

    assertThat(verifier.counts()).isEqualTo(new VerificationCounts(1, 1, 1, 0));
  }

  @Test
  void settingsAreThoseOfTheRun() {
    SampleVerifier verifier = verifier(1);
    Session session = new Session();
    session.set("catalog", "shop");
    verifier.finished("SELECT ?", session, new QueryOptions(List.of(5), null));
    session.set("catalog", "lake");
    runTasks();
    assertThat(verified.get(0).session().setting("catalog")).contains("shop");
    assertThat(verified.get(0).parameters()).containsExactly(5);
  }
}
