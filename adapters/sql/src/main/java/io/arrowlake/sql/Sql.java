package io.arrowlake.sql;

/**
 * A piece of SQL and how tightly its outermost operator binds. Immutable.
 *
 * @param text the piece, without parentheses around it
 * @param level how tightly it binds
 */
public record Sql(String text, Level level) {

  /** How tightly operators bind, loosest first. */
  public enum Level {
    /** OR. */
    OR,
    /** AND. */
    AND,
    /** NOT. */
    NOT,
    /** Comparisons, IS, IN, LIKE, BETWEEN; none of them is an operand of another as it stands. */
    COMPARISON,
    /** Operators that have no place of their own, such as concatenation. */
    OTHER,
    /** Addition and subtraction. */
    SUM,
    /** Multiplication, division and remainder. */
    PRODUCT,
    /** Columns, literals, calls of functions. */
    ATOM
  }

  /** A piece that needs parentheses nowhere. */
  public static Sql atom(String text) {
    return new Sql(text, Level.ATOM);
  }

  /** The piece as an operand of an operator: in parentheses where it binds less tightly. */
  public String within(Level least) {
    return level.compareTo(least) < 0 ? "(" + text + ")" : text;
  }

  /** The piece in parentheses, unless it is an atom. */
  public String atomic() {
    return within(Level.ATOM);
  }

  @Override
  public String toString() {
    return text;
  }
}
