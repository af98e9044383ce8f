package io.arrowlake.planner.grammar;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The small changes that may mend a statement where it cannot be read: the one that is advised is
 * one that was tried, and with which all of the statement can be read. Immutable.
 */
final class SyntaxRepairs {
  /** The words that people write most, and so those that they misspell. */
  private static final List<String> WORDS =
      List.of(
          ("SELECT DISTINCT FROM WHERE GROUP ORDER BY HAVING LIMIT OFFSET QUALIFY WINDOW JOIN"
                  + " INNER LEFT RIGHT FULL OUTER CROSS NATURAL LATERAL USING ON AS UNION ALL"
                  + " INTERSECT EXCEPT VALUES WITH RECURSIVE AND OR NOT IN IS NULL LIKE ILIKE"
                  + " BETWEEN EXISTS TRUE FALSE CASE WHEN THEN ELSE END CAST OVER PARTITION ROWS"
                  + " RANGE ASC DESC NULLS INSERT INTO UPDATE SET DELETE MERGE MATCHED RETURNING"
                  + " TRUNCATE CREATE ALTER DROP ADD RENAME TO TABLE VIEW CATALOG COLUMN IF PRIMARY"
                  + " KEY SHOW TABLES SCHEMAS CATALOGS COLUMNS DESCRIBE EXPLAIN VERIFY RESET BEGIN"
                  + " ANALYZE START TRANSACTION COMMIT ROLLBACK")
              .split(" "));

  /** Words that are often left out, with those that they stand behind. */
  private static final Map<String, Set<String>> LEFT_OUT =
      Map.of(
          "BY", Set.of("GROUP", "ORDER", "PARTITION"),
          "JOIN", Set.of("LEFT", "RIGHT", "FULL", "OUTER", "INNER", "CROSS", "NATURAL"),
          "INTO", Set.of("INSERT", "MERGE"),
          "FROM", Set.of("DELETE"));

  private static final List<String> LEFT_OUT_ANYWHERE = List.of("END", "THEN", "AS", "SET");

  /** Nobody has a table or column of such a name in mind. */
  private static final Set<String> NEVER_NAMES =
      Set.of(
          "SELECT", "FROM", "WHERE", "HAVING", "JOIN", "AS", "ON", "BY", "AND", "OR", "NOT", "IS",
          "IN");

  /** Signs that are written in another way here; where they are two tokens, these have no blank. */
  private static final Map<String, String> SIGNS =
      Map.of("==", "=", "=>", ">=", "=<", "<=", "&&", "AND");

  /** The text of a longer statement is not read again and again. */
  private static final int LONGEST_TEXT = 20_000;

  private static final int LETTERS_PER_MISTAKE = 3;

  private final String sql;
  private final List<SyntaxToken> tokens;

  SyntaxRepairs(String sql, List<SyntaxToken> tokens) {
    this.sql = sql;
    this.tokens = tokens;
  }

  /**
   * The first of the changes near a token that leaves a statement.
   *
   * @param failed where the statement could not be read any more
   * @param isReadable whether a text is a statement
   */
  Optional<SyntaxRepair> find(int failed, Predicate<String> isReadable) {
    if (sql.length() > LONGEST_TEXT) {
      return Optional.empty();
    }

    List<Integer> near =
        IntStream.of(failed, failed - 1, failed + 1, failed - 2, failed + 2)
            .filter(token -> token >= 0 && token < tokens.size())
            .boxed()
            .toList();
    return Stream.of(
            near.stream().flatMap(this::otherSigns),
            near.stream().flatMap(this::missingWords),
            near.stream().flatMap(this::nearestWords),
            near.stream().flatMap(this::fewerSigns),
            near.stream().flatMap(this::quotedNames),
            failed < tokens.size() ? Stream.<SyntaxRepair>of() : parenthesisAtTheEnd(),
            near.stream().flatMap(this::parentheses),
            parenthesisAtTheEnd(),
            near.stream().flatMap(this::missingCommas),
            near.stream().flatMap(this::missingWordsAnywhere))
        .flatMap(changes -> changes)
        .filter(change -> isReadable.test(change.text()))
        .findFirst();
  }

  private SyntaxRepair replaced(int token, int last, String by, String advice) {
    return new SyntaxRepair(
        token,
        sql.substring(0, tokens.get(token).start()) + by + sql.substring(tokens.get(last).end()),
        advice);
  }

  private SyntaxRepair inserted(int token, String word, String advice) {
    int place = tokens.get(token).start();
    return new SyntaxRepair(
        token, sql.substring(0, place) + " " + word + " " + sql.substring(place), advice);
  }

  private Stream<SyntaxRepair> otherSigns(int token) {
    SyntaxToken here = tokens.get(token);
    int last = token;
    if (!SIGNS.containsKey(here.image()) && token + 1 < tokens.size()) {
      last = here.end() == tokens.get(token + 1).start() ? token + 1 : token;
    }

    String signs = sql.substring(here.start(), tokens.get(last).end());
    String by = SIGNS.get(signs);
    return by == null
        ? Stream.of()
        : Stream.of(replaced(token, last, by, signs.equals("==") ? "Write = once" : "Write " + by));
  }

  /** The token is a misspelt word of SQL. */
  private Stream<SyntaxRepair> nearestWords(int token) {
    SyntaxToken here = tokens.get(token);
    String written = here.upper();
    if (!here.isWord() || WORDS.contains(written)) {
      return Stream.of();
    }

    int most = Math.max(1, written.length() / LETTERS_PER_MISTAKE);
    return WORDS.stream()
        .filter(word -> written.length() > 1 && Spelling.distance(written, word) <= most)
        .sorted(Comparator.comparingInt(word -> Spelling.distance(written, word)))
        .map(word -> replaced(token, token, word, "Did you mean: " + word));
  }

  private Stream<SyntaxRepair> fewerSigns(int token) {
    SyntaxToken here = tokens.get(token);
    return here.is(",") || here.is(";") || here.is(".") || here.is("..")
        ? Stream.of(replaced(token, token, here.is("..") ? "." : " ", "Remove the " + sign(here)))
        : Stream.of();
  }

  private static String sign(SyntaxToken token) {
    return switch (token.image()) {
      case "," -> "comma";
      case ";" -> "semicolon";
      default -> "dot";
    };
  }

  private Stream<SyntaxRepair> missingWords(int token) {
    if (token == 0) {
      return Stream.of();
    } else if (Set.of("NOT", "NULL").contains(tokens.get(token).upper())) {
      return Stream.of(missing(token, "IS"));
    }

    return LEFT_OUT.entrySet().stream()
        .filter(entry -> entry.getValue().contains(tokens.get(token - 1).upper()))
        .map(entry -> missing(token, entry.getKey()));
  }

  private Stream<SyntaxRepair> missingWordsAnywhere(int token) {
    return LEFT_OUT_ANYWHERE.stream().map(word -> missing(token, word));
  }

  private SyntaxRepair missing(int token, String word) {
    return inserted(token, word, "Write " + word + " before " + tokens.get(token).image());
  }

  private Stream<SyntaxRepair> missingCommas(int token) {
    return tokens.get(token).isSign()
        ? Stream.of()
        : Stream.of(inserted(token, ",", "Write a comma before " + tokens.get(token).image()));
  }

  /** The token is a word that SQL keeps for itself. */
  private Stream<SyntaxRepair> quotedNames(int token) {
    SyntaxToken here = tokens.get(token);
    boolean name = here.isWord() && !NEVER_NAMES.contains(here.upper());
    return name && ArrowLakeParser.isReserved(here.upper())
        ? Stream.of(
            replaced(
                token,
                token,
                '"' + here.image() + '"',
                "As a name it is written in double quotes: \"" + here.image() + '"'))
        : Stream.of();
  }

  private Stream<SyntaxRepair> parentheses(int token) {
    SyntaxToken here = tokens.get(token);
    return here.is(")")
        ? Stream.of(replaced(token, token, " ", "Remove the )"))
        : Stream.of(inserted(token, ")", "Write ) before " + here.image()));
  }

  private Stream<SyntaxRepair> parenthesisAtTheEnd() {
    int last = tokens.size() - 1;
    return last < 0
        ? Stream.of()
        : Stream.of(
            new SyntaxRepair(
                tokens.size(),
                sql.substring(0, tokens.get(last).end()) + ")",
                "Write ) at the end"));
  }
}
