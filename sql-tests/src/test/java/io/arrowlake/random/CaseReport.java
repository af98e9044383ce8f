package io.arrowlake.random;

import java.util.Collections;

/** Writes a failing case as a script of the sqllogictest format, with PostgreSQL's answers. */
final class CaseReport {
  private CaseReport() {}

  static String script(RandomCase failing, Verdict verdict, long seed, CaseRunner runner) {
    StringBuilder script = new StringBuilder();
    script
        .append("# Seed ")
        .append(seed)
        .append(", mode ")
        .append(failing.mode())
        .append(failing.claim() == RandomCase.Claim.AS_UNPUSHED ? " and " + failing.twin() : "")
        .append(", mixture ")
        .append(failing.mixture())
        .append(", claim ")
        .append(failing.claim())
        .append("\n# ")
        .append(verdict.toString().replace("\n", "\n# "))
        .append("\n\n");
    for (RandomTable table : failing.tables()) {
      for (String statement : table.statements()) {
        script.append("statement ok\n").append(statement).append("\n\n");
      }
    }

    query(script, failing.first().sql(), failing, runner);
    if (!failing.second().sql().equals(failing.first().sql())) {
      query(script, failing.second().sql(), failing, runner);
    }

    return script.toString();
  }

  private static void query(
      StringBuilder script, String sql, RandomCase failing, CaseRunner runner) {
    int columns = Math.max(1, failing.columns().size());
    script
        .append("query ")
        .append(String.join("", Collections.nCopies(columns, "T")))
        .append(failing.isOrdered() ? "" : " rowsort")
        .append("\n")
        .append(sql)
        .append("\n----\n")
        .append(runner.answer(sql))
        .append("\n\n");
  }
}
