package io.arrowlake.slt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which scripts and which of their queries are run: the same for the same seed. Immutable.
 *
 * @param seed of the choice
 * @param scripts the share of the scripts of each family, at least one; those of {@code select} and
 *     {@code evidence} are all taken
 * @param queries at most so many of each script
 */
record SuiteSelection(long seed, double scripts, int queries) {

  /** The chosen scripts, families in turn. */
  List<String> chosen(List<String> all) {
    Map<String, List<String>> families =
        all.stream()
            .collect(Collectors.groupingBy(SqliteSuite::family, TreeMap::new, Collectors.toList()));
    List<String> chosen = new ArrayList<>();
    families.forEach(
        (family, members) -> {
          boolean whole = family.equals("select") || family.equals("evidence");
          List<String> shuffled = new ArrayList<>(members);
          Collections.shuffle(shuffled, new Random(seed));
          int count = whole ? members.size() : (int) Math.max(1, members.size() * scripts);
          chosen.addAll(shuffled.subList(0, count));
        });
    return chosen;
  }

  /** Tells the chosen ones of a script's queries. */
  Predicate<SltRecord.Query> chosen(String script, List<SltRecord> records) {
    List<Integer> lines = new ArrayList<>();
    for (SltRecord record : records) {
      if (record instanceof SltRecord.Query query && query.head().holds(PlacedTarget.ENGINES)) {
        lines.add(query.head().line());
      }
    }

    if (lines.size() <= queries) {
      return query -> true;
    }

    Collections.shuffle(lines, new Random(seed + script.hashCode()));
    List<Integer> some = lines.subList(0, queries).stream().sorted().toList();
    return query -> Collections.binarySearch(some, query.head().line()) >= 0;
  }
}
