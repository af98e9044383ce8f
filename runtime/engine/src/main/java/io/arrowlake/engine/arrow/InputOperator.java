package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;

/** Gives the rows of another fragment. */
record InputOperator(int fragment) implements Operator {

  @Override
  public BatchStream open(OperatorContext context) {
    return context.inputs().apply(fragment);
  }
}
