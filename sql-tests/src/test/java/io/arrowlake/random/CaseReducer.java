package io.arrowlake.random;

import io.arrowlake.random.SqlTree.Role;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes a failing case smaller as long as it fails in the same way. */
final class CaseReducer {
  private static final int ATTEMPTS = 1500;

  private final CaseRunner runner;
  private final Verdict verdict;
  private RandomCase best;
  private int attempts;

  CaseReducer(CaseRunner runner, RandomCase failing, Verdict verdict) {
    this.runner = runner;
    this.best = failing;
    this.verdict = verdict;
  }

  /** The smallest case found within a bound of attempts. */
  RandomCase reduce(int seconds) throws SQLException, IOException {
    long deadline = System.nanoTime() + seconds * 1_000_000_000L;
    boolean isSmaller = true;
    while (isSmaller && attempts < ATTEMPTS && System.nanoTime() < deadline) {
      isSmaller = reduceTree(deadline);
      isSmaller |= reduceTables(deadline);
    }

    return best;
  }

  private boolean fails(RandomCase smaller) throws SQLException, IOException {
    attempts++;
    if (!runner.judge(smaller).isLike(verdict)) {
      return false;
    }

    best = smaller;
    return true;
  }

  private boolean reduceTree(long deadline) throws SQLException, IOException {
    boolean isSmaller = false;
    boolean goesOn = true;
    while (goesOn && System.nanoTime() < deadline) {
      goesOn = false;
      for (SqlTree smaller : smaller(best.tree())) {
        if (attempts > ATTEMPTS || System.nanoTime() > deadline) {
          return isSmaller;
        } else if (fails(best.with(smaller))) {
          isSmaller = true;
          goesOn = true;
          break;
        }
      }
    }

    return isSmaller;
  }

  /** All trees that are one step smaller, the largest steps first. */
  private static List<SqlTree> smaller(SqlTree tree) {
    List<SqlTree> all = new ArrayList<>(here(tree));
    for (int i = 0; i < tree.parts().size(); i++) {
      for (SqlTree part : smaller(tree.parts().get(i))) {
        all.add(tree.with(i, part));
      }
    }

    all.sort((left, right) -> Integer.compare(left.size(), right.size()));
    return all;
  }

  private static List<SqlTree> here(SqlTree tree) {
    List<SqlTree> all = new ArrayList<>();
    if (tree.role() == Role.LIST && tree.parts().size() > tree.least()) {
      for (int i = 0; i < tree.parts().size(); i++) {
        List<SqlTree> fewer = new ArrayList<>(tree.parts());
        fewer.remove(i);
        all.add(tree.with(fewer));
      }
    } else if (tree.role() != Role.FIXED && tree.role() != Role.LIST) {
      all.addAll(tree.substitutes());
    }

    if (tree.role() == Role.EXPRESSION && tree.size() > 4) {
      SqlType type = SqlType.valueOf(tree.kind());
      all.add(ScalarGenerator.nothing(type));
      all.add(SqlTree.expression(type, type.literals().get(0)));
    }

    return all;
  }

  private boolean reduceTables(long deadline) throws SQLException, IOException {
    boolean isSmaller = false;
    for (int i = best.tables().size() - 1; i >= 0 && System.nanoTime() < deadline; i--) {
      List<RandomTable> fewer = new ArrayList<>(best.tables());
      fewer.remove(i);
      String name = best.tables().get(i).name();
      if (!best.tree().text().contains(name + " ") && fails(best.with(fewer))) {
        isSmaller = true;
        continue;
      }

      isSmaller |= reduceRows(i, deadline);
      isSmaller |= reduceColumns(i, deadline);
    }

    return isSmaller;
  }

  private boolean reduceRows(int table, long deadline) throws SQLException, IOException {
    boolean isSmaller = false;
    int chunk = Math.max(1, best.tables().get(table).rows().size());
    while (chunk >= 1) {
      int at = 0;
      while (at < best.tables().get(table).rows().size() && System.nanoTime() < deadline) {
        List<List<String>> rows = new ArrayList<>(best.tables().get(table).rows());
        rows.subList(at, Math.min(rows.size(), at + chunk)).clear();
        if (fails(replaced(table, best.tables().get(table).withRows(rows)))) {
          isSmaller = true;
        } else {
          at += chunk;
        }
      }

      chunk /= 2;
    }

    return isSmaller;
  }

  private boolean reduceColumns(int table, long deadline) throws SQLException, IOException {
    boolean isSmaller = false;
    String sql = best.tree().text().toLowerCase(Locale.ROOT);
    for (int i = best.tables().get(table).columns().size() - 1; i >= 0; i--) {
      RandomTable now = best.tables().get(table);
      if (now.columns().size() == 1 || System.nanoTime() > deadline) {
        return isSmaller;
      } else if (!sql.contains("." + now.columns().get(i).name())) {
        isSmaller |= fails(replaced(table, now.without(i)));
      }
    }

    return isSmaller;
  }

  private RandomCase replaced(int index, RandomTable table) {
    List<RandomTable> tables = new ArrayList<>(best.tables());
    tables.set(index, table);
    return best.with(tables);
  }
}
