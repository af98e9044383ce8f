package io.arrowlake.planner.grammar;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * What keeps a text from being a statement, in words for the one who wrote it. Immutable.
 *
 * @param place where it is
 * @param detail what is wrong
 * @param advice what to write instead, empty where nobody knows
 */
public record SyntaxMistake(SqlParserPos place, String detail, Optional<String> advice) {
  /** The heads of JavaCC's messages, which name tokens by what its grammar calls them. */
  private static final Pattern UNEXPECTED =
      Pattern.compile("(?:Encountered |Non-query expression|Query expression).*", Pattern.DOTALL);

  private static final Pattern BAD_CHARACTER =
      Pattern.compile("Lexical error.*Encountered: '(\\d+)' .*", Pattern.DOTALL);
  private static final Pattern BEHIND = Pattern.compile("after prefix \"(.+)\" \\(in");
  private static final Pattern BETWEEN = Pattern.compile("BETWEEN operator has no .*");
  private static final Pattern OF_ANOTHER_LEVEL =
      Pattern.compile("(.*) is not allowed under the current SQL conformance level.*");
  private static final Map<Integer, String> CHARACTERS =
      Map.of(
          (int) '`', "Write names in double quotes",
          (int) '#', "Comments begin with --",
          (int) '@', "A parameter is written ?",
          (int) '!', "Write NOT, or <> for unequal",
          (int) '~', "Write LIKE, ILIKE or SIMILAR TO",
          (int) '\u201c', "Write texts in straight single quotes: 'text'",
          (int) '\u201d', "Write texts in straight single quotes: 'text'",
          (int) '\u2018', "Write texts in straight single quotes: 'text'",
          (int) '\u2019', "Write texts in straight single quotes: 'text'");

  /** Behind these something must follow, and the token that does not fit is the one behind. */
  private static final Set<String> OPEN_WORDS = Set.of("AND", "OR", "AS", "FROM", "JOIN", "BY");

  private static final Set<String> NEVER_OPERANDS =
      Set.of("FROM", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "UNION", "ON");

  private static final Map<String, String> CLAUSES =
      Map.of(
          "FROM", "The clauses are SELECT, FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT",
          "WHERE", "WHERE stands behind FROM, and before GROUP BY and ORDER BY",
          "GROUP", "GROUP BY stands behind WHERE, and before HAVING and ORDER BY",
          "HAVING", "HAVING stands behind GROUP BY, and before ORDER BY",
          "ORDER", "ORDER BY stands behind WHERE and GROUP BY, and before LIMIT",
          "UNION", "Put a query with ORDER BY or LIMIT of its own in parentheses",
          "EXCEPT", "Put a query with ORDER BY or LIMIT of its own in parentheses",
          "INTERSECT", "Put a query with ORDER BY or LIMIT of its own in parentheses");

  /** What is wrong with a text that the parser refused. */
  public static SyntaxMistake of(String sql, SqlParseException e) {
    return new Diagnosis(sql, e).mistake();
  }

  /** The way from the parser's complaint to a mistake. */
  private static final class Diagnosis {
    private final String sql;
    private final List<SyntaxToken> tokens;
    private final String message;
    private final SqlParserPos place;

    Diagnosis(String sql, SqlParseException e) {
      this.sql = sql;
      this.tokens = SyntaxToken.of(sql);
      this.message = e.getMessage() == null ? "" : e.getMessage();
      this.place = e.getPos() == null ? SqlParserPos.ZERO : e.getPos();
    }

    SyntaxMistake mistake() {
      Optional<SyntaxMistake> unclosed = unclosed();
      if (unclosed.isPresent()) {
        return unclosed.get();
      }

      Matcher character = BAD_CHARACTER.matcher(message);
      if (character.matches()) {
        return badCharacter(Integer.parseInt(character.group(1)));
      }

      if (BETWEEN.matcher(message).matches()) {
        return new SyntaxMistake(
            place, "BETWEEN has no AND", Optional.of("Write BETWEEN low AND high"));
      } else if (ArrowLakeParser.isStatement(sql)) {
        return new SyntaxMistake(
            place, "There is more than one statement", Optional.of("Run one after the other"));
      }

      Matcher other = OF_ANOTHER_LEVEL.matcher(message);
      if (!UNEXPECTED.matcher(message).matches() && !other.matches()) {
        return new SyntaxMistake(place, firstLine(message), Optional.empty());
      }

      return ForeignSyntax.in(tokens)
          .map(found -> unexpected(found.token(), Optional.of(found.advice())))
          .or(this::repaired)
          .orElseGet(() -> unexpected(failed(), clause()));
    }

    private Optional<String> clause() {
      int failed = failed();
      return failed < tokens.size()
          ? Optional.ofNullable(CLAUSES.get(tokens.get(failed).upper()))
          : Optional.empty();
    }

    private Optional<SyntaxMistake> unclosed() {
      for (SyntaxToken token : tokens) {
        if (token.isOpenQuote()) {
          boolean text = token.is("'");
          return Optional.of(
              new SyntaxMistake(
                  token.place(),
                  text ? "A text is not closed" : "A name is not closed",
                  Optional.of(
                      text
                          ? "Close it with a single quote, and write one within it twice"
                          : "Close it with a double quote")));
        }
      }

      if (message.startsWith("Lexical error") && message.contains("<EOF>")) {
        int end = tokens.isEmpty() ? 0 : tokens.get(tokens.size() - 1).end();
        return Optional.of(
            new SyntaxMistake(
                SyntaxToken.place(sql, Math.max(end, sql.indexOf("/*", end))),
                "A comment is not closed",
                Optional.of("Close it with */")));
      }

      return Optional.empty();
    }

    private SyntaxMistake badCharacter(int code) {
      Matcher behind = BEHIND.matcher(message);
      String prefix = behind.find() ? behind.group(1) : "";
      int shown = prefix.isEmpty() ? code : prefix.codePointAt(0);
      return new SyntaxMistake(
          new SqlParserPos(place.getLineNum(), place.getColumnNum() - prefix.length()),
          "Unexpected character: " + Character.toString(shown),
          Optional.ofNullable(CHARACTERS.get(shown)));
    }

    private Optional<SyntaxMistake> repaired() {
      return new SyntaxRepairs(sql, tokens)
          .find(failed(), ArrowLakeParser::isStatement)
          .map(repair -> unexpected(repair.token(), Optional.of(repair.advice())));
    }

    /** The token that does not fit; the number of tokens where it is the end. */
    private int failed() {
      int named = 0;
      while (named < tokens.size() && tokens.get(named).start() < SyntaxToken.start(sql, place)) {
        named++;
      }

      if (message.contains("\"<EOF>\"")) {
        return tokens.size();
      }

      boolean open = named < tokens.size() && isOpen(tokens.get(named));
      boolean shut = named + 1 >= tokens.size() || isNeverOperand(tokens.get(named + 1));
      return open && shut ? named + 1 : named;
    }

    private static boolean isOpen(SyntaxToken token) {
      return OPEN_WORDS.contains(token.upper()) || token.isSign() && !token.is(")");
    }

    private static boolean isNeverOperand(SyntaxToken token) {
      return NEVER_OPERANDS.contains(token.upper())
          || token.isSign() && !Set.of("(", "-", "+", "?", "*").contains(token.image());
    }

    private SyntaxMistake unexpected(int token, Optional<String> advice) {
      if (token >= tokens.size()) {
        return new SyntaxMistake(
            SyntaxToken.place(sql, sql.stripTrailing().length()),
            "The statement ends too early",
            advice);
      }

      SyntaxToken found = tokens.get(token);
      return token == 0 && advice.isEmpty()
          ? new SyntaxMistake(
              found.place(),
              "No statement begins with " + found.image(),
              Optional.of("Statements begin with SELECT, WITH, INSERT, CREATE, SHOW, EXPLAIN, ..."))
          : new SyntaxMistake(found.place(), "Unexpected: " + found.image(), advice);
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("The statement cannot be read").strip();
  }
}
