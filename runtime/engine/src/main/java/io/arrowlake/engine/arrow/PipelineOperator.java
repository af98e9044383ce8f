package io.arrowlake.engine.arrow;

import io.arrowlake.spi.BatchStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps that the rows of an input go through one after the other, by several threads where there
 * are many rows.
 *
 * @param steps at least one, in the order of the rows
 */
record PipelineOperator(Operator input, List<Step> steps) implements Operator {

  /** A step behind an operator; in one pipeline where threads can do both at once. */
  static Operator of(Operator input, Step step) {
    if (input instanceof PipelineOperator pipeline && pipeline.canFork() && step.canFork()) {
      List<Step> steps = new ArrayList<>(pipeline.steps);
      steps.add(step);
      return new PipelineOperator(pipeline.input, List.copyOf(steps));
    }

    return new PipelineOperator(input, List.of(step));
  }

  private boolean canFork() {
    return steps.stream().allMatch(Step::canFork);
  }

  private boolean isWorthThreads() {
    return steps.stream().anyMatch(Step::computes);
  }

  @Override
  public BatchStream open(OperatorContext context) {
    BatchStream source = input.open(context);
    if (context.workers().most() == 0 || !canFork() || !isWorthThreads()) {
      List<StepStream> streams = open(context, source);
      return streams.get(streams.size() - 1);
    }

    MorselQueue morsels = new MorselQueue(source, context.workers());
    return new PipelineStream(morsels, open(context, morsels.first()), context.workers());
  }

  /** The streams of all steps, each of which owns the one before it. */
  private List<StepStream> open(OperatorContext context, BatchStream source) {
    List<StepStream> streams = new ArrayList<>();
    BatchStream last = source;
    try {
      for (Step step : steps) {
        StepStream stream = step.open(context, last);
        streams.add(stream);
        last = stream;
      }
    } catch (RuntimeException | Error e) {
      last.close();
      throw e;
    }

    return streams;
  }
}
