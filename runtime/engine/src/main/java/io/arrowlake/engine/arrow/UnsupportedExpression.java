package io.arrowlake.engine.arrow;

/** What the compiler throws for an expression or operator outside of the supported set. */
final class UnsupportedExpression extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An expression that has no kernel, in words. */
  UnsupportedExpression(String expression) {
    super(expression, null, false, false);
  }
}
