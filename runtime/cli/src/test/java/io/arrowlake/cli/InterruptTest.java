package io.arrowlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptTest {
  private final Interrupt interrupt = new Interrupt();
  private final List<String> ended = new ArrayList<>();

  @Test
  void theInnermostActionEnds() {
    try (Interrupt.Registration outer = interrupt.during(() -> ended.add("outer"))) {
      try (Interrupt.Registration inner = interrupt.during(() -> ended.add("inner"))) {
        interrupt.raise();
      }
    }

    assertThat(ended).containsExactly("inner");
  }

  @Test
  void actionsThatBeginLaterEndAtOnce() {
    interrupt.raise();
    assertThat(interrupt.isRaised()).isTrue();
    try (Interrupt.Registration late = interrupt.during(() -> ended.add("late"))) {
      assertThat(ended).containsExactly("late");
    }
  }

  @Test
  void stoppingWaitsForNothingOnceAllIsTidy() {
    try (Interrupt.Registration registration = interrupt.during(() -> ended.add("action"))) {
      interrupt.finish();
      interrupt.stop();
    }

    assertThat(ended).isEmpty();
  }
}
