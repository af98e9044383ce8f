package io.arrowlake.random;

import io.arrowlake.random.Verdict.Kind;
import io.arrowlake.slt.PlacedTarget;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the tables of cases and judges their claims. Used by one thread. */
final class CaseRunner {
  private static final Pattern CODE = Pattern.compile("AL-\\d{4}");
  private static final String NOT_SUPPORTED = "AL-1008";
  private static final String INTERNAL_ERROR = "AL-9001";
  private static final Pattern ASSERTIONS =
      Pattern.compile("com\\.google\\..*|org\\.apache\\.calcite\\.util\\.(Litmus|mapping\\.).*");
  private static final int FRAMES = 3;
  private static final String DATA_EXCEPTIONS = "22";
  private static final String CARDINALITY = "21000";

  private final PlacedTarget target;
  private List<RandomTable> made = List.of();
  private long mixture;

  CaseRunner(PlacedTarget target) {
    this.target = target;
  }

  /** One side's rows, or its error. */
  private record Outcome(@Nullable Rows rows, @Nullable SQLException error) {
    boolean isDataError() {
      String state = error == null ? "" : String.valueOf(error.getSQLState());
      return state.startsWith(DATA_EXCEPTIONS) || state.equals(CARDINALITY);
    }
  }

  Verdict judge(RandomCase one) throws SQLException, IOException {
    make(one);
    Outcome first = run(one.first());
    boolean isJudged = one.first().mode().equals(RandomCase.JUDGE);
    if (isJudged && first.error() != null && !first.isDataError()) {
      return invalid(first.error());
    }

    Outcome second = run(one.second());
    if (first.error() != null || second.error() != null) {
      SQLException refused = isJudged ? null : refused(one);
      return refused == null ? errors(one, first, second) : invalid(refused);
    }

    String difference =
        one.isOrdered()
            ? first.rows().differenceInOrder(second.rows(), one.columns())
            : first.rows().difference(second.rows(), one.columns());
    return difference == null
        ? new Verdict(Kind.SAME, "", "")
        : new Verdict(Kind.WRONG_ROWS, one.claim().name(), difference);
  }

  private static Verdict invalid(SQLException error) {
    return new Verdict(Kind.INVALID, error.getSQLState(), String.valueOf(error.getMessage()));
  }

  /** Why PostgreSQL does not take one of the statements, null where it does. */
  private @Nullable SQLException refused(RandomCase one) {
    for (RandomCase.Side side : List.of(one.first(), one.second())) {
      Outcome outcome = run(new RandomCase.Side(RandomCase.JUDGE, side.sql()));
      if (outcome.error() != null && !outcome.isDataError()) {
        return outcome.error();
      }
    }

    return null;
  }

  private void make(RandomCase one) throws SQLException, IOException {
    if (one.tables().equals(made) && one.mixture() == mixture) {
      return;
    }

    target.begin(one.mixture());
    target.execute(null, "SET statement_timeout = '5s'");
    for (RandomTable table : one.tables()) {
      for (String statement : table.statements()) {
        target.execute(null, statement);
      }
    }

    made = one.tables();
    mixture = one.mixture();
  }

  private Outcome run(RandomCase.Side side) {
    try {
      return new Outcome(
          side.mode().equals(RandomCase.JUDGE)
              ? target.judge(side.sql(), Rows::read)
              : target.read(side.mode(), side.sql(), Rows::read),
          null);
    } catch (SQLException e) {
      return new Outcome(null, e);
    }
  }

  private static Verdict errors(RandomCase one, Outcome first, Outcome second) {
    SQLException error = second.error() == null ? first.error() : second.error();
    String message = String.valueOf(error.getMessage());
    String code = code(error);
    if (code.equals(NOT_SUPPORTED)) {
      return new Verdict(Kind.NOT_SUPPORTED, shape(message), message);
    }

    boolean both = first.isDataError() && second.isDataError();
    boolean either =
        (first.isDataError() || second.isDataError())
            && (first.error() == null || second.error() == null);
    return both || (either && one.tree().mayFail())
        ? new Verdict(Kind.EXCUSED, code, message)
        : new Verdict(
            Kind.WRONG_ERROR,
            (second.error() == null ? "NO ERROR " : "") + shape(message) + place(error),
            message + place(error));
  }

  /** Where the first cause of an internal error was thrown: one text may have many roots. */
  private static String place(SQLException error) {
    if (!code(error).equals(INTERNAL_ERROR)) {
      return "";
    }

    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }

    return Arrays.stream(root.getStackTrace())
        .filter(frame -> !frame.getClassName().startsWith("java."))
        .filter(frame -> !ASSERTIONS.matcher(frame.getClassName()).matches())
        .limit(FRAMES)
        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
        .collect(Collectors.joining(" < ", " at ", ""));
  }

  private static String code(SQLException error) {
    Matcher code = CODE.matcher(String.valueOf(error.getMessage()));
    return code.find() ? code.group() : String.valueOf(error.getSQLState());
  }

  /** The message without what differs from query to query. */
  private static String shape(String message) {
    String line = message.lines().findFirst().orElse("");
    String shape = line.replaceAll("'[^']*'|\"[^\"]*\"|\\d{2,}(?<!AL-\\d{4})|[a-z]_\\d+", "?");
    return shape.substring(0, Math.min(70, shape.length()));
  }

  /** PostgreSQL's rows, for the report; the error's text where it has none. */
  String answer(String sql) {
    try {
      return target.judge(sql, PlacedTarget::lines);
    } catch (SQLException e) {
      return "error: " + e.getMessage();
    }
  }
}
