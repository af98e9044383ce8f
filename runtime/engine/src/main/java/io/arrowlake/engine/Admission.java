package io.arrowlake.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many statements run at a time, and so many of one user; the others wait their turn. A
 * free place goes to the user of whom the fewest statements run, and among these to who came first,
 * so that one who asks for much does not keep the others waiting. Thread-safe.
 */
final class Admission {
  /**
   * How long a waiting thread sleeps before it looks whether it was cancelled; a free place wakes
   * it at once.
   */
  private static final long LOOK_MILLIS = 50;

  private final List<Ticket> waiting = new ArrayList<>();
  private final Map<String, Integer> running = new HashMap<>();
  private final int placesPerUser;
  private final Runnable whenCrowded;
  private int places;

  /** A statement that waits; no two are equal. */
  private static final class Ticket {
    private final String user;

    Ticket(String user) {
      this.user = user;
    }
  }

  /** So many places, and nobody else to ask for one. */
  Admission(int places, int placesPerUser) {
    this(places, placesPerUser, () -> {});
  }

  /**
   * So many places.
   *
   * @param whenCrowded is told each time that a statement must wait for a place; returns at once
   */
  Admission(int places, int placesPerUser, Runnable whenCrowded) {
    this.places = places;
    this.placesPerUser = placesPerUser;
    this.whenCrowded = whenCrowded;
  }

  /** Whether statements wait. */
  synchronized boolean isCrowded() {
    return !waiting.isEmpty();
  }

  /** Waits for a place; false where the statement is given up before there is one. */
  synchronized boolean enter(String user, BooleanSupplier givenUp) {
    Ticket ticket = new Ticket(user);
    waiting.add(ticket);
    try {
      if (places == 0) {
        whenCrowded.run();
      }

      while (places == 0 || next() != ticket) {
        if (givenUp.getAsBoolean()) {
          return false;
        }

        wait(LOOK_MILLIS);
      }

      places--;
      running.merge(user, 1, Integer::sum);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.remove(ticket);
      notifyAll();
    }
  }

  /** Whose turn it is; null where all who wait have as many running as they may. */
  private @Nullable Ticket next() {
    Ticket next = null;
    int fewest = placesPerUser;
    for (Ticket ticket : waiting) {
      int already = running.getOrDefault(ticket.user, 0);
      if (already < fewest) {
        fewest = already;
        next = ticket;
      }
    }

    return next;
  }

  /** Gives a place of a user's back. */
  synchronized void leave(String user) {
    places++;
    running.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
    notifyAll();
  }
}
