package io.arrowlake.slt;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Runs the records of a script one after the other. Used by one thread. */
final class SltRunner {
  private static final String STATEMENTS = "statements";

  /** A query that must fail is asked in every mode, as others are. */
  private static final Pattern QUERY =
      Pattern.compile("\\s*(?:SELECT|WITH|VALUES)\\b", Pattern.CASE_INSENSITIVE);

  private final SltTarget target;
  private final Consumer<SltOutcome> outcomes;
  private final Predicate<SltRecord.Query> chosen;

  /** A runner of all queries, which tells what became of each record. */
  SltRunner(SltTarget target, Consumer<SltOutcome> outcomes) {
    this(target, outcomes, query -> true);
  }

  /** A runner of the chosen queries and of all statements. */
  SltRunner(SltTarget target, Consumer<SltOutcome> outcomes, Predicate<SltRecord.Query> chosen) {
    this.target = target;
    this.outcomes = outcomes;
    this.chosen = chosen;
  }

  /** Runs a script to its end, or to the {@code halt} that is for the target. */
  void run(List<SltRecord> records) {
    Map<String, String> labels = new HashMap<>();
    for (SltRecord record : records) {
      if (!record.head().holds(target.engines())) {
        continue;
      }

      if (record instanceof SltRecord.Halt) {
        return;
      } else if (record instanceof SltRecord.Statement statement) {
        if (statement.error() != null && QUERY.matcher(statement.sql()).lookingAt()) {
          target.modes().forEach(mode -> outcomes.accept(fail(statement, mode)));
        } else {
          outcomes.accept(run(statement));
        }
      } else if (record instanceof SltRecord.Query query && chosen.test(query)) {
        target.modes().forEach(mode -> outcomes.accept(run(query, mode, labels)));
      }
    }
  }

  private SltOutcome run(SltRecord.Statement statement) {
    long count;
    try {
      count = target.execute(statement.head().connection(), statement.sql());
    } catch (SQLException e) {
      return failed(statement, STATEMENTS, e);
    }

    if (statement.error() != null) {
      return SltOutcome.failed(statement, STATEMENTS, "NO_ERROR", "an error was expected");
    } else if (statement.count() != null && statement.count() != count) {
      return SltOutcome.failed(
          statement, STATEMENTS, "COUNT", statement.count() + " expected but got " + count);
    }

    return SltOutcome.passed(statement, STATEMENTS);
  }

  private SltOutcome fail(SltRecord.Statement query, String mode) {
    try {
      SltResult result = target.query(mode, query.head().connection(), query.sql(), "");
      return SltOutcome.failed(
          query, mode, "NO_ERROR", "an error was expected but came " + result.rows());
    } catch (SQLException e) {
      return failed(query, mode, e);
    }
  }

  private static SltOutcome failed(SltRecord.Statement statement, String mode, SQLException e) {
    String expected = statement.error();
    if (expected == null) {
      return SltOutcome.error(statement, mode, e);
    }

    return matches(expected, String.valueOf(e.getMessage()))
        ? SltOutcome.passed(statement, mode)
        : SltOutcome.failed(
            statement,
            mode,
            "ERROR_TEXT",
            "expected '" + expected + "' but got '" + e.getMessage() + "'");
  }

  private static boolean matches(String expected, String message) {
    return message.contains(expected)
        || Pattern.compile(expected, Pattern.DOTALL).matcher(message).find();
  }

  private SltOutcome run(SltRecord.Query query, String mode, Map<String, String> labels) {
    SltResult result;
    try {
      result = target.query(mode, query.head().connection(), query.sql(), query.types());
    } catch (SQLException e) {
      return SltOutcome.error(query, mode, e);
    }

    String difference = result.difference(query);
    if (difference == null && query.label() != null) {
      String fingerprint = result.fingerprint(query.sort());
      String first = labels.putIfAbsent(query.label(), fingerprint);
      difference =
          first == null || first.equals(fingerprint)
              ? null
              : "rows differ from those of another query of the label " + query.label();
    }

    return difference == null
        ? SltOutcome.passed(query, mode)
        : SltOutcome.failed(query, mode, "WRONG_ROWS", difference);
  }
}
