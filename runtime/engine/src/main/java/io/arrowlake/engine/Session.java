package io.arrowlake.engine;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one user of an engine: the settings made by SET. Thread-safe.
 *
 * <p>Settings: {@code catalog} and {@code schema} complete names of fewer than three parts; {@code
 * query_timeout} and {@code planning_time} are durations such as {@code 30s}; {@code
 * residual_engine} is {@code auto}, {@code arrow} or {@code duckdb}; {@code simplification} and
 * {@code feedback} are {@code on} or {@code off}; {@code pushdown} is {@code on}, {@code off}, or
 * {@code without} and kinds of work such as {@code join, runtime filter}; {@code shipping} is
 * {@code auto}, {@code on} or {@code off}.
 */
public final class Session {
  private final AtomicReference<@Nullable SessionTransaction> transaction = new AtomicReference<>();
  private final String user;
  private volatile AutoCommit autoCommit = AutoCommit.ON;
  private final Map<String, String> settings = new ConcurrentSkipListMap<>();

  /** A session of nobody in particular. */
  public Session() {
    this("");
  }

  /**
   * A session of a user. Nobody checks who it is: the name decides which limits and whose turn it
   * is only.
   */
  public Session(String user) {
    this.user = user;
  }

  /** Whose session it is; empty for nobody in particular. */
  public String user() {
    return user;
  }

  /** The value of a setting, empty where it was not made. */
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /** Makes a setting. The name is one of those above; the engine has checked the value. */
  public void set(String name, String value) {
    settings.put(name, value);
  }

  /** Takes a setting back. */
  public void reset(String name) {
    settings.remove(name);
  }

  /** Whether each statement is a transaction of its own. */
  public enum AutoCommit {
    /** It is, outside BEGIN and COMMIT. */
    ON,
    /** A statement that finds no transaction begins one. */
    OFF
  }

  /** Whether each statement is a transaction of its own. */
  public AutoCommit autoCommit() {
    return autoCommit;
  }

  /** Changes whether each statement is a transaction of its own. */
  public void autoCommit(AutoCommit mode) {
    autoCommit = mode;
  }

  /** Whether a transaction is under way. */
  public boolean isInTransaction() {
    return transaction.get() != null;
  }

  /** The transaction that a statement runs in, empty for its own. */
  Optional<SessionTransaction> transaction() {
    return Optional.ofNullable(transaction.get());
  }

  /** The transaction that a statement runs in, begun where the session says so. */
  Optional<SessionTransaction> transactionForStatement() {
    if (autoCommit == AutoCommit.OFF) {
      transaction.compareAndSet(null, new SessionTransaction());
    }

    return transaction();
  }

  /** Begins a transaction; whether there was none. */
  boolean beginTransaction() {
    return transaction.compareAndSet(null, new SessionTransaction());
  }

  /** Takes the transaction away from the session, to be ended. */
  Optional<SessionTransaction> takeTransaction() {
    return Optional.ofNullable(transaction.getAndSet(null));
  }

  /** Undoes the transaction that is under way, where there is one. */
  public void rollback() {
    takeTransaction().ifPresent(SessionTransaction::rollback);
  }

  /** All the settings made, by name. */
  public Map<String, String> settings() {
    return Map.copyOf(settings);
  }
}
