package io.arrowlake.planner.grammar;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What other engines take and this one does not, with what to write here. Each is found in the
 * words and signs of a statement that cannot be read, in upper case and with single blanks.
 *
 * @param words what the statement has
 * @param advice what to do instead
 */
record ForeignSyntax(Pattern words, String advice) {
  private static final String EXPLAINED = "EXPLAIN takes a query, or a statement that writes rows";

  private static final List<ForeignSyntax> ALL =
      List.of(
          of("^(USE)\\b", "Write SET catalog = 'name', and SET schema = 'name'"),
          of("^SHOW (DATABASES?)\\b", "Write SHOW CATALOGS, or SHOW SCHEMAS"),
          of("^SHOW (CREATE)\\b", "Write DESCRIBE and the name of the table"),
          of("^(PRAGMA)\\b", "Write DESCRIBE and the name of a table, or SET name = value"),
          of("^(GO)\\b", "Statements end with a semicolon"),
          of("^(DECLARE|EXEC|EXECUTE|CALL|DO)\\b", "There are no procedures and variables"),
          of("^(GRANT|REVOKE)\\b", "Rights are given at the source"),
          of("^(REPLACE|UPSERT)\\b", "Write MERGE INTO"),
          of("^INSERT (IGNORE|OVERWRITE|OR)\\b", "Write INSERT INTO, or MERGE INTO"),
          of("^INSERT\\b.* (ON) (CONFLICT|DUPLICATE)\\b", "Write MERGE INTO"),
          of(
              "^INSERT INTO \\S+( \\. \\S+)* (SET)\\b",
              "Write INSERT INTO table (columns) VALUES (values)"),
          of("^(COPY|LOAD|IMPORT)\\b", "Write INSERT INTO table SELECT * FROM 'path of the file'"),
          of("^(VACUUM|OPTIMIZE)\\b", "There is nothing to do here; ask the source"),
          of("^(SAVEPOINT|RELEASE)\\b", "Transactions have no savepoints: BEGIN, COMMIT, ROLLBACK"),
          of(
              "^CREATE (?:UNIQUE )?(INDEX|FUNCTION|PROCEDURE|TRIGGER|SEQUENCE|ROLE|USER|TYPE)\\b",
              "Create it at the source"),
          of(
              "^CREATE (DATABASE|SCHEMA)\\b",
              "Create it at the source; CREATE CATALOG gives a source its name here"),
          of(
              "^CREATE (?:GLOBAL |LOCAL )?(TEMP|TEMPORARY|UNLOGGED|EXTERNAL)\\b",
              "Write CREATE TABLE local.main.name"),
          of("^CREATE (MATERIALIZED) VIEW\\b", "Write CREATE TABLE ... AS and the query"),
          of("^CREATE TABLE\\b.* (DEFAULT|REFERENCES|CHECK|UNIQUE|GENERATED)\\b", "Leave it out"),
          of("^CREATE TABLE\\b.* (AUTO_INCREMENT|IDENTITY|ENGINE)\\b", "Leave it out"),
          of("^CREATE TABLE\\b.* VARCHAR \\( (MAX) \\)", "Write varchar without a length"),
          of("^DROP (DATABASE|SCHEMA|INDEX|FUNCTION)\\b", "Drop it at the source"),
          of("^(?:DROP|TRUNCATE)(?: TABLE)? \\S+( \\. \\S+)* (,)", "Write a statement for each"),
          of(
              "^ALTER TABLE \\S+(?: \\. \\S+)* (MODIFY|ALTER|CHANGE|SET)\\b",
              "A column can be added, dropped and renamed"),
          of("^(?:UPDATE|DELETE)\\b.* (LIMIT)\\b", "Write WHERE key IN (SELECT key ... LIMIT n)"),
          of("^DELETE FROM\\b.* (JOIN)\\b", "Write DELETE FROM table USING other WHERE condition"),
          of("^DELETE (\\*)", "Write DELETE FROM table"),
          of("^UPDATE\\b.* SET \\S+ (\\.) \\S+ =", "Name the column without its table"),
          of("^UPDATE\\b.* SET (\\()", "Write column = value, with commas between several"),
          of("^SET TIME (ZONE)\\b", "Instants are in UTC"),
          of("^EXPLAIN (CREATE|DROP|SHOW|ALTER|SET)\\b", EXPLAINED),
          of("^VERIFY (CREATE|DROP|SHOW|ALTER|SET)\\b", "VERIFY takes a query"),
          of("^COMMIT (AND)\\b", "Write COMMIT, and BEGIN"),
          of("^(FROM)\\b.* SELECT\\b", "SELECT stands before FROM"),
          of("SELECT (TOP) (?:\\d+|\\( \\d+ \\))", "Write LIMIT and the number at the end"),
          of("SELECT (?:.* )?(INTO) \\S+ FROM\\b", "Write CREATE TABLE ... AS and the query"),
          of(
              "SELECT DISTINCT (ON)\\b",
              "Write QUALIFY row_number() OVER (PARTITION BY ... ORDER BY ...) = 1"),
          of("SELECT (?:\\S+ \\. )?\\* (EXCEPT|EXCLUDE|REPLACE) \\(", "Write the columns"),
          of("LIMIT \\d+ (,) \\d+", "Write LIMIT count OFFSET start"),
          of("(LIMIT|OFFSET) -", "A count is not negative"),
          of("(?:LIMIT|OFFSET) (''|\"|[A-Z_]\\w*)", "A count is a whole number or a parameter"),
          of("FETCH (?:FIRST|NEXT) (ROWS?)\\b", "Write FETCH FIRST 3 ROWS ONLY, or LIMIT 3"),
          of("(WITH) \\( NOLOCK\\b", "Leave it out: a query sees one snapshot"),
          of("(FOR) (?:UPDATE|SHARE)\\b", "Leave it out: rows are not locked"),
          of("(STRAIGHT_JOIN)\\b", "Write JOIN"),
          of("\\( (\\+) \\)", "Write LEFT JOIN ... ON"),
          of("(ISNULL) \\(", "Write COALESCE, or IS NULL"),
          of("(CONVERT) \\(", "Write CAST(value AS type)"),
          of("(SUBSTRING) \\( [^,()]+ \\)", "Write SUBSTRING(text FROM start FOR length)"),
          of("(&) &", "Write AND"),
          of("(<=) >", "Write IS NOT DISTINCT FROM"),
          of("(\\*) \\*", "Write power(x, y)"),
          of("(REGEXP|RLIKE)\\b", "Write LIKE, ILIKE or SIMILAR TO"),
          of("\\S+ (DIV)\\b", "Write /, which gives a whole number for whole numbers"),
          of("\\S+ (MOD) \\d", "Write %"),
          of("(MINUS) SELECT\\b", "Write EXCEPT"),
          of("IN (\\( \\))", "An empty list is not SQL; write false"),
          of("\\bIN (\\d+|'')(?: ,|$)", "Write the list in parentheses: IN (1, 2)"),
          of("(?:ALL|ANY|SOME) (ARRAY)\\b", "Write IN, or = ANY (SELECT ...)"),
          of("(COLLATE)\\b", "Leave it out: text is compared by its characters' numbers"),
          of("(->)", "Write JSON_VALUE(value, 'path')"),
          of("(/) /", "Comments begin with --"),
          of("[=<>(,] (:) \\w", "A parameter is written ?"),
          of("(\\[) \\w+ \\]", "Write names in double quotes"),
          of("FROM (\\w+) \\(", "Write FROM TABLE(function(...)), or UNNEST(array)"));

  /**
   * Something foreign in a statement.
   *
   * @param token which of its tokens it is
   */
  record Found(int token, String advice) {}

  private static ForeignSyntax of(String words, String advice) {
    return new ForeignSyntax(Pattern.compile(words), advice);
  }

  /** The first that a statement has, in the order of this list. */
  static Optional<Found> in(List<SyntaxToken> tokens) {
    String text = tokens.stream().map(ForeignSyntax::word).collect(Collectors.joining(" "));
    for (ForeignSyntax syntax : ALL) {
      Matcher matcher = syntax.words().matcher(text);
      if (matcher.find()) {
        int start = matcher.start(group(matcher));
        int token = (int) text.substring(0, start).strip().chars().filter(c -> c == ' ').count();
        return Optional.of(new Found(start == 0 ? 0 : token + 1, syntax.advice()));
      }
    }

    return Optional.empty();
  }

  /** The last group that takes part is what the advice is about. */
  private static int group(Matcher matcher) {
    int group = matcher.groupCount();
    while (matcher.group(group) == null) {
      group--;
    }

    return group;
  }

  private static String word(SyntaxToken token) {
    return token.isText() ? "''" : token.isQuotedName() ? "\"\"" : token.upper();
  }
}
