package io.arrowlake.engine.arrow;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * The threads that help operators with what is large: a few for all queries together, so that many
 * queries at once have one thread each, and one query alone has all cores. Thread-safe.
 */
public final class Workers {
  /**
   * The rows after which help is worth its start: a thread takes some 50 microseconds to begin, a
   * step some 5 nanoseconds for a row.
   */
  public static final int ROWS = 1 << 16;

  private final Executor threads;
  private final Semaphore free;
  private final int most;
  private final int rows;

  /**
   * Helping threads.
   *
   * @param threads runs each task in a thread of its own, or refuses it
   * @param most how many help at once; none for 0
   * @param rows how many rows an operator takes before it asks for help
   */
  public Workers(Executor threads, int most, int rows) {
    this.threads = threads;
    this.free = new Semaphore(most);
    this.most = most;
    this.rows = rows;
  }

  /** No help. */
  public static Workers none() {
    return new Workers(Runnable::run, 0, ROWS);
  }

  /** How many may help at once. */
  int most() {
    return most;
  }

  /** How many rows are not worth help. */
  int rows() {
    return rows;
  }

  /** Takes one; false where all are busy. */
  boolean tryTake() {
    return free.tryAcquire();
  }

  /** Gives one back, whose task has ended or never began. */
  void giveBack() {
    free.release();
  }

  /**
   * Runs tasks that do not depend on each other, some of them by helpers where these are free, and
   * waits for all.
   *
   * @throws RuntimeException the first that a task threw; those not begun then do not run
   */
  void run(List<Runnable> tasks) {
    TaskList list = new TaskList(tasks);
    for (int i = 1; i < tasks.size() && tryTake(); i++) {
      list.join();
      try {
        start(
            () -> {
              list.work();
              giveBack();
              list.leave();
            });
      } catch (RejectedExecutionException e) {
        giveBack();
        list.leave();
      }
    }

    list.work();
    list.await();
  }

  /**
   * Starts a task of one that was taken, which gives itself back at its end.
   *
   * @throws java.util.concurrent.RejectedExecutionException where the engine is closed
   */
  void start(Runnable task) {
    threads.execute(task);
  }
}
