package io.arrowlake.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Times two pieces of work in turns, so that both see the same noise of the machine.
 *
 * @param ours the median time of ours in milliseconds
 * @param theirs the median time of the other in milliseconds
 */
record PairedTimer(double ours, double theirs) {
  private static final double MILLI = 1e6;

  static PairedTimer run(int repetitions, Callable<Long> ours, Callable<Long> theirs)
      throws Exception {
    long rows = ours.call();
    long otherRows = theirs.call();
    if (rows != otherRows) {
      throw new IllegalStateException("The results differ: " + rows + " rows against " + otherRows);
    }

    List<Double> mine = new ArrayList<>();
    List<Double> other = new ArrayList<>();
    for (int i = 0; i < repetitions; i++) {
      mine.add(time(ours));
      other.add(time(theirs));
    }

    return new PairedTimer(median(mine), median(other));
  }

  private static double time(Callable<Long> work) throws Exception {
    long start = System.nanoTime();
    work.call();
    return (System.nanoTime() - start) / MILLI;
  }

  private static double median(List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  double ratio() {
    return ours / theirs;
  }
}
