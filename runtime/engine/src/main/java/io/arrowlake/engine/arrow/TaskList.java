package io.arrowlake.engine.arrow;

import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Tasks that some threads take from a list, one after the other. Thread-safe. */
final class TaskList {
  private final List<Runnable> tasks;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Phaser helpers = new Phaser(1);

  TaskList(List<Runnable> tasks) {
    this.tasks = tasks;
  }

  /** Counts a helper in, before it begins. */
  void join() {
    helpers.register();
  }

  /** Counts a helper out, when it has ended or cannot begin. */
  void leave() {
    helpers.arriveAndDeregister();
  }

  /** Runs tasks until none is left, or one failed. */
  void work() {
    try {
      for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
        tasks.get(i).run();
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
      next.set(tasks.size());
    }
  }

  /** Waits for all helpers, and throws what a task threw first. */
  void await() {
    helpers.arriveAndAwaitAdvance();
    Throwable error = failure.get();
    // As it is: the operator whose tasks they are gives a lack of memory its name, or hands over.
    if (error instanceof RuntimeException e) {
      throw e;
    } else if (error instanceof Error e) {
      throw e;
    }
  }
}
