package io.arrowlake.engine.arrow;

/**
 * The share of one operator in the {@link OperatorMemory}. Bytes are counted before they are
 * allocated. Used by one thread at a time.
 */
final class Reservation implements AutoCloseable {
  private final OperatorMemory memory;
  private final String query;
  private final String operator;
  private long taken;

  /** The part of what is taken that is not in use yet. */
  private long prepared;

  Reservation(OperatorMemory memory, String query, String operator) {
    this.memory = memory;
    this.query = query;
    this.operator = operator;
  }

  /** Makes sure that so many bytes can be taken next; false where they cannot. */
  boolean prepare(long bytes) {
    long more = bytes - prepared;
    if (more > 0) {
      if (!memory.take(query, more)) {
        return false;
      }

      taken += more;
      prepared = bytes;
    }

    return true;
  }

  /**
   * Takes bytes.
   *
   * @throws OverBudget where the operator may not have them
   */
  void take(long bytes) {
    if (!tryTake(bytes)) {
      throw refusal();
    }
  }

  /** Takes bytes; false, and none are taken, where the operator may not have them. */
  boolean tryTake(long bytes) {
    if (!prepare(bytes)) {
      return false;
    }

    prepared -= bytes;
    return true;
  }

  /** What says that the operator may not have what it asked for. */
  OverBudget refusal() {
    return new OverBudget(operator + " keeps " + taken + " bytes and may not have more");
  }

  /** Gives bytes back that were taken. */
  void giveBack(long bytes) {
    taken -= bytes;
    memory.giveBack(query, bytes);
  }

  @Override
  public void close() {
    memory.giveBack(query, taken);
    taken = 0;
    prepared = 0;
  }
}
