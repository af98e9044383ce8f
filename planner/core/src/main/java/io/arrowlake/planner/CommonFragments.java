package io.arrowlake.planner;

import io.arrowlake.planner.plan.Fragment;
import io.arrowlake.planner.plan.FragmentInput;
import io.arrowlake.planner.plan.QueryWriter;
import io.arrowlake.planner.plan.RuntimeFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.rel.RelNode;

/**
 * Makes one of the fragments that read the same rows, which several others then read. Only those
 * without inputs: they can be run again where their rows turn out to be more than can be kept.
 * Fragments that are filtered by different keys stay apart: the rows that one reader can do without
 * are those that the other needs. Used once, by one thread.
 */
final class CommonFragments {
  /**
   * Rows that several readers share are kept, by an engine that reads them twice maybe on the disk,
   * while each that reads alone takes them as they come.
   */
  private static final double MOST_BYTES = 128e6;

  private List<Fragment> fragments;
  private List<RuntimeFilter> filters;

  CommonFragments(List<Fragment> fragments, List<RuntimeFilter> filters) {
    this.fragments = fragments;
    this.filters = filters;
  }

  /** The numbers of fragments that give the same rows. */
  private record Pair(int kept, int dropped) {
    /** The number of a fragment after the second one of the pair has become the first. */
    int renumber(int id) {
      if (id == dropped) {
        return kept;
      }

      return id > dropped ? id - 1 : id;
    }
  }

  /** Which keys filter which column. */
  private record Keys(int source, int sourceColumn, int targetColumn) {}

  /**
   * Merges all that can be. Filters of others may become the same by that, so that all are looked
   * at again after each.
   */
  void merge() {
    for (Optional<Pair> pair = findPair(); pair.isPresent(); pair = findPair()) {
      merge(pair.get());
    }
  }

  /** The fragments, each after its inputs; the last gives the result. */
  List<Fragment> fragments() {
    return fragments;
  }

  /** The filters between these fragments. */
  List<RuntimeFilter> filters() {
    return filters;
  }

  private Optional<Pair> findPair() {
    // The last one gives the result, which nobody else reads.
    for (int second = 1; second < fragments.size() - 1; second++) {
      for (int first = 0; first < second; first++) {
        if (giveSameRows(fragments.get(first), fragments.get(second))) {
          return Optional.of(new Pair(first, second));
        }
      }
    }

    return Optional.empty();
  }

  private boolean giveSameRows(Fragment one, Fragment other) {
    return one.site() == other.site()
        && one.bytes() <= MOST_BYTES
        && one.inputs().isEmpty()
        && other.inputs().isEmpty()
        && one.root().deepEquals(other.root())
        && sql(one).equals(sql(other))
        && keys(one).equals(keys(other));
  }

  private static String sql(Fragment fragment) {
    return fragment
        .site()
        .writer()
        .map(writer -> writer.write(fragment.root(), QueryWriter.Bindings.UNBOUND))
        .orElse("");
  }

  private Set<Keys> keys(Fragment fragment) {
    Set<Keys> keys = new HashSet<>();
    for (RuntimeFilter filter : filters) {
      if (filter.target() == fragment.id()) {
        keys.add(new Keys(filter.source(), filter.sourceColumn(), filter.targetColumn()));
      }
    }

    return keys;
  }

  private void merge(Pair pair) {
    List<Fragment> merged = new ArrayList<>();
    for (Fragment fragment : fragments) {
      if (fragment.id() != pair.dropped()) {
        merged.add(renumber(fragment, pair::renumber));
      }
    }

    fragments = List.copyOf(merged);
    filters = filters.stream().map(filter -> renumber(filter, pair::renumber)).distinct().toList();
  }

  private static Fragment renumber(Fragment fragment, IntUnaryOperator numbers) {
    return new Fragment(
        numbers.applyAsInt(fragment.id()),
        fragment.site(),
        renumber(fragment.root(), numbers),
        fragment.inputs().stream().map(numbers::applyAsInt).distinct().toList(),
        fragment.rows(),
        fragment.bytes(),
        fragment.cost(),
        fragment.decisions(),
        fragment.estimate());
  }

  private static RelNode renumber(RelNode node, IntUnaryOperator numbers) {
    if (node instanceof FragmentInput input) {
      return input.of(numbers.applyAsInt(input.fragment()));
    }

    List<RelNode> inputs =
        node.getInputs().stream().map(input -> renumber(input, numbers)).toList();
    return inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
  }

  private static RuntimeFilter renumber(RuntimeFilter filter, IntUnaryOperator numbers) {
    return new RuntimeFilter(
        numbers.applyAsInt(filter.source()),
        filter.sourceColumn(),
        numbers.applyAsInt(filter.target()),
        filter.targetColumn(),
        filter.sourceRows(),
        filter.targetKeys());
  }
}
