package io.arrowlake.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits, and whose turn it is. */
@Timeout(20)
class AdmissionTest {
  private final Map<String, CompletableFuture<Boolean>> asked = new HashMap<>();
  private final List<String> entered = new CopyOnWriteArrayList<>();

  /** Asks for a place in a thread of its own, and lets that come to wait where there is none. */
  private void ask(Admission admission, String user, String name) throws InterruptedException {
    asked.put(
        name,
        CompletableFuture.supplyAsync(
            () -> {
              boolean came = admission.enter(user, () -> false);
              entered.add(name);
              return came;
            },
            task -> new Thread(task).start()));
    Thread.sleep(100);
  }

  private boolean came(String name) throws Exception {
    return asked.get(name).get(5, TimeUnit.SECONDS);
  }

  @Test
  void placesGoToThoseWhoCameFirst() throws Exception {
    Admission admission = new Admission(1, 10);
    ask(admission, "ann", "1");
    ask(admission, "ann", "2");
    ask(admission, "ann", "3");
    assertThat(entered).containsExactly("1");
    admission.leave("ann");
    assertThat(came("2")).isTrue();
    Thread.sleep(100);
    assertThat(entered).containsExactly("1", "2");
  }

  @Test
  void aUserHasNoMoreThanTheirs() throws Exception {
    Admission admission = new Admission(5, 2);
    ask(admission, "ann", "a1");
    ask(admission, "ann", "a2");
    ask(admission, "ann", "a3");
    ask(admission, "bob", "b1");
    assertThat(entered).containsExactly("a1", "a2", "b1");
    admission.leave("bob");
    Thread.sleep(100);
    assertThat(asked.get("a3")).isNotDone();
    admission.leave("ann");
    assertThat(came("a3")).isTrue();
  }

  @Test
  void thoseWithFewerGoBeforeThoseWithMore() throws Exception {
    Admission admission = new Admission(2, 2);
    ask(admission, "ann", "a1");
    ask(admission, "ann", "a2");
    ask(admission, "ann", "a3");
    ask(admission, "bob", "b1");
    admission.leave("ann");
    assertThat(came("b1")).isTrue();
    Thread.sleep(100);
    assertThat(entered).containsExactly("a1", "a2", "b1");
  }

  @Test
  void whoGivesUpWaitsNoLonger() throws Exception {
    Admission admission = new Admission(1, 1);
    ask(admission, "ann", "1");
    AtomicBoolean givenUp = new AtomicBoolean();
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(() -> admission.enter("bob", givenUp::get));
    Thread.sleep(100);
    assertThat(waiting).isNotDone();
    givenUp.set(true);
    assertThat(waiting.get(5, TimeUnit.SECONDS)).isFalse();
    admission.leave("ann");
    assertThat(admission.enter("cid", () -> true)).isTrue();
  }
}
