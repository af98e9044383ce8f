package io.arrowlake.planner.error;

/** A place in the SQL text: line and column, both from 1. */
public record SqlPosition(int line, int column) {

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
