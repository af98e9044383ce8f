package io.arrowlake.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * Lets so many statements run at a time; the others wait their turn, first come first served.
 * Thread-safe.
 */
final class Admission {
  /**
   * How long a waiting thread sleeps before it looks whether it was cancelled; a free place wakes
   * it at once.
   */
  private static final long LOOK_MILLIS = 50;

  private final Deque<Object> waiting = new ArrayDeque<>();
  private final Runnable whenCrowded;
  private int places;

  /** So many places, and nobody else to ask for one. */
  Admission(int places) {
    this(places, () -> {});
  }

  /**
   * So many places.
   *
   * @param whenCrowded is told each time that a statement must wait; returns at once
   */
  Admission(int places, Runnable whenCrowded) {
    this.places = places;
    this.whenCrowded = whenCrowded;
  }

  /** Whether statements wait. */
  synchronized boolean isCrowded() {
    return !waiting.isEmpty();
  }

  /** Waits for a place; false where the statement is given up before there is one. */
  synchronized boolean enter(BooleanSupplier givenUp) {
    Object ticket = new Object();
    waiting.addLast(ticket);
    try {
      if (places == 0) {
        whenCrowded.run();
      }

      while (places == 0 || waiting.peekFirst() != ticket) {
        if (givenUp.getAsBoolean()) {
          return false;
        }

        wait(LOOK_MILLIS);
      }

      places--;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.remove(ticket);
      notifyAll();
    }
  }

  /** Gives a place back. */
  synchronized void leave() {
    places++;
    notifyAll();
  }
}
