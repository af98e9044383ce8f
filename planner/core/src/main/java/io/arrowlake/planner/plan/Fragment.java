package io.arrowlake.planner.plan;

import io.arrowlake.planner.proof.Site;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/**
 * A part of a plan that runs at one site as a whole. Immutable.
 *
 * @param id its number in the plan, from 0; greater than those of its inputs
 * @param site where it runs
 * @param root what it computes; the leaves are tables, values and {@link FragmentInput}s
 * @param inputs the numbers of the fragments that it reads
 * @param rows the number of rows that the planner expects
 * @param bytes the size of these rows in bytes that the planner expects
 * @param cost the nanoseconds that the planner expects, without the inputs
 * @param decisions what was pushed into the site, and what was not and why
 * @param estimate where the number of rows comes from
 */
public record Fragment(
    int id,
    Site site,
    RelNode root,
    List<Integer> inputs,
    double rows,
    double bytes,
    double cost,
    List<Decision> decisions,
    Estimate estimate) {

  /** Where an expected number of rows comes from. */
  public enum Estimate {
    /** The statistics of the sources, and what is assumed where they have none. */
    STATISTICS,
    /** A run that read the same rows to their end. */
    EARLIER_RUN
  }

  public Fragment {
    inputs = List.copyOf(inputs);
    decisions = List.copyOf(decisions);
  }

  /** A fragment whose rows are estimated by statistics. */
  public Fragment(
      int id,
      Site site,
      RelNode root,
      List<Integer> inputs,
      double rows,
      double bytes,
      double cost,
      List<Decision> decisions) {
    this(id, site, root, inputs, rows, bytes, cost, decisions, Estimate.STATISTICS);
  }

  /** How many leaves of the tree stand for the rows of the fragment with this number. */
  public int reads(int input) {
    return reads(root, input);
  }

  private static int reads(RelNode node, int input) {
    if (node instanceof FragmentInput leaf) {
      return leaf.fragment() == input ? 1 : 0;
    }

    return node.getInputs().stream().mapToInt(child -> reads(child, input)).sum();
  }

  /** The fragment with another tree, which has the same type and inputs. */
  public Fragment at(RelNode tree) {
    return new Fragment(id, site, tree, inputs, rows, bytes, cost, decisions, estimate);
  }
}
