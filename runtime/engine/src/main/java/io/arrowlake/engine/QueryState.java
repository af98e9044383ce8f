package io.arrowlake.engine;

/** How far a run is. */
public enum QueryState {
  QUEUED,
  PLANNING,
  RUNNING,
  FINISHED,
  FAILED,
  CANCELLED;

  /** Whether it stays in this state. */
  public boolean isFinal() {
    return this == FINISHED || this == FAILED || this == CANCELLED;
  }
}
