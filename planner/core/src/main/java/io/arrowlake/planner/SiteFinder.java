package io.arrowlake.planner;

import io.arrowlake.planner.proof.Site;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;

/** Tells at which source all the tables of a tree are. Stateless. */
final class SiteFinder {
  private SiteFinder() {}

  /** The one source of all the tables of a tree, empty where there is none or more than one. */
  static Optional<Site> sourceOf(RelNode node) {
    if (node instanceof TableScan scan) {
      return Optional.ofNullable(scan.getTable().unwrap(Site.class));
    }

    Site site = null;
    for (RelNode input : node.getInputs()) {
      if (input instanceof Values) {
        continue;
      }

      Optional<Site> found = sourceOf(input);
      if (found.isEmpty() || site != null && site != found.get()) {
        return Optional.empty();
      }

      site = found.get();
    }

    return Optional.ofNullable(site);
  }

  /** Whether the tree has tables, and all of them are such as only engines can read. */
  static boolean isReadByEngines(RelNode node) {
    return places(node).equals(Set.of(Optional.<Site>empty()));
  }

  /** The sources of the tables of a tree; an empty one for tables that only engines can read. */
  static Set<Optional<Site>> places(RelNode node) {
    if (node instanceof TableScan scan) {
      return Set.of(Optional.ofNullable(scan.getTable().unwrap(Site.class)));
    }

    Set<Optional<Site>> places = new HashSet<>();
    node.getInputs().forEach(input -> places.addAll(places(input)));
    return places;
  }
}
