package io.arrowlake.slt;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes docs/conformance.md. Stateless. */
final class ConformanceReport {
  private ConformanceReport() {}

  /**
   * The page.
   *
   * @param arguments what the command was called with
   */
  static String text(ConformanceTally tally, String arguments) {
    StringBuilder page =
        new StringBuilder(
            """
            # Conformance

            The sqllogictest suites of SQLite, run through the JDBC driver and compared with their published answers. Written by
            `sql-tests/run`; a run that is stopped goes on where it was when the command is given again.

            """);
    page.append("This page: `sql-tests/run ").append(arguments).append("`.\n\n");
    counts(tally, page);
    reasons(tally, page, ConformanceTally.KNOWN, "Known differences", "reason");
    reasons(tally, page, ConformanceTally.NOT_SUPPORTED, "Not supported", "code");
    reasons(tally, page, ConformanceTally.FAILED, "Failed", "code");
    modes(page);
    return page.toString();
  }

  private static void counts(ConformanceTally tally, StringBuilder page) {
    page.append("| suite | mode | passed | failed | not supported | known differences |\n");
    page.append("|---|---|---|---|---|---|\n");
    tally
        .counts()
        .forEach(
            (cell, words) -> {
              page.append("| ").append(cell.suite()).append(" | ").append(cell.mode());
              for (String prefix :
                  new String[] {
                    ConformanceTally.PASSED,
                    ConformanceTally.FAILED,
                    ConformanceTally.NOT_SUPPORTED,
                    ConformanceTally.KNOWN
                  }) {
                page.append(" | ").append(sum(words, prefix));
              }

              page.append(" |\n");
            });
  }

  private static long sum(Map<String, Long> words, String prefix) {
    return words.entrySet().stream()
        .filter(word -> word.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static void reasons(
      ConformanceTally tally, StringBuilder page, String prefix, String title, String column) {
    Map<String, Long> reasons = new TreeMap<>();
    for (Map<String, Long> words : tally.counts().values()) {
      words.forEach(
          (word, n) -> {
            if (word.startsWith(prefix)) {
              reasons.merge(word.substring(prefix.length()), n, Long::sum);
            }
          });
    }

    if (!reasons.isEmpty()) {
      page.append("\n## ").append(title).append("\n| ").append(column);
      page.append(" | times |\n|---|---|\n");
      reasons.forEach((reason, n) -> page.append("| " + reason + " | " + n + " |\n"));
    }
  }

  private static void modes(StringBuilder page) {
    page.append(
        "\n## Modes\n`statements` are the scripts' own, which a PostgreSQL server executes;");
    page.append(" its tables are then copied to where the mode has them.\n\n");
    page.append("| mode | tables | computes what no source does | pushdown | simplification |");
    page.append(" shipping |\n|---|---|---|---|---|---|\n");
    for (ExecutionMode mode : ExecutionMode.all()) {
      page.append(
          String.join(
              " | ",
              "| " + mode.name(),
              mode.placement().name().toLowerCase(Locale.ROOT),
              mode.residual(),
              mode.pushdown(),
              mode.simplification(),
              mode.shipping() + " |\n"));
    }
  }
}
