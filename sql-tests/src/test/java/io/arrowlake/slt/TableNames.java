package io.arrowlake.slt;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the names of tables in the text of a statement. It knows words, not grammar: a script must
 * not name a column after a table, nor an alias after a table without {@code AS}.
 */
final class TableNames {
  /** Comments, texts and quoted names are skipped as a whole. */
  private static final Pattern WORD =
      Pattern.compile("--[^\n]*|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\\b[A-Za-z_]\\w*\\b");

  private static final Pattern ALIAS_BEFORE =
      Pattern.compile("(?:\\.|\\bAS)\\s*$", Pattern.CASE_INSENSITIVE);
  private static final Pattern QUALIFIER_AFTER = Pattern.compile("^\\s*\\.");

  private TableNames() {}

  /** The statement with each table's name replaced by a longer one. */
  static String qualify(String sql, Map<String, String> tables) {
    Matcher words = WORD.matcher(sql);
    StringBuilder result = new StringBuilder();
    int copied = 0;
    while (words.find()) {
      String full = tables.get(words.group().toLowerCase(Locale.ROOT));
      if (full != null && isTable(sql, words.start(), words.end())) {
        result.append(sql, copied, words.start()).append(full);
        copied = words.end();
      }
    }

    return result.append(sql, copied, sql.length()).toString();
  }

  private static boolean isTable(String sql, int start, int end) {
    return !ALIAS_BEFORE.matcher(sql.substring(Math.max(0, start - 8), start)).find()
        && !QUALIFIER_AFTER.matcher(sql.substring(end)).find();
  }

  /** All words of a statement in lower case, among them the tables that it speaks of. */
  static Set<String> words(String sql) {
    Set<String> words = new TreeSet<>();
    WORD.matcher(sql).results().forEach(match -> words.add(match.group().toLowerCase(Locale.ROOT)));
    return words;
  }
}
