package io.arrowlake.slt;

import io.arrowlake.slt.SltRecord.Block;
import io.arrowlake.slt.SltRecord.Condition;
import io.arrowlake.slt.SltRecord.Head;
import io.arrowlake.slt.SltRecord.Sort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads scripts in the format of sqllogictest (https://www.sqlite.org/sqllogictest), with what
 * later runners have added: {@code connection}, {@code include}, {@code loop} and {@code foreach}
 * with {@code endloop}, {@code set} of a variable that <code>${name}</code> reads, {@code control
 * sortmode}, expected texts of errors, {@code statement count}. Loops and variables are resolved as
 * the script is read.
 */
final class SltParser {
  private final UnaryOperator<String> files;

  /** A parser that gets the text of an included script from its name. */
  SltParser(UnaryOperator<String> files) {
    this.files = files;
  }

  /**
   * The records of a script.
   *
   * @param variables what <code>${name}</code> stands for
   * @throws IllegalArgumentException with the place, where the script is malformed
   */
  List<SltRecord> parse(String file, Map<String, String> variables) {
    Script script = new Script(file, files.apply(file).lines().toList(), 0, true);
    script.variables.putAll(variables);
    return script.read();
  }

  private final class Script {
    private final String file;
    private final List<String> lines;
    private final int offset;
    private final boolean replaceable;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<SltRecord> records = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private @Nullable String connection;
    private Sort defaultSort = Sort.NOSORT;
    private int next;

    Script(String file, List<String> lines, int offset, boolean replaceable) {
      this.file = file;
      this.lines = lines;
      this.offset = offset;
      this.replaceable = replaceable;
    }

    List<SltRecord> read() {
      while (next < lines.size()) {
        String line = lines.get(next).strip();
        next++;
        if (!line.isEmpty() && !line.startsWith("#")) {
          directive(substitute(line).split("\\s+"));
        }
      }

      return List.copyOf(records);
    }

    private void directive(String[] words) {
      switch (words[0]) {
        case "onlyif" -> conditions.add(new Condition(Condition.Kind.ONLY_IF, word(words, 1)));
        case "skipif" -> conditions.add(new Condition(Condition.Kind.SKIP_IF, word(words, 1)));
        case "connection" -> connection = word(words, 1);
        case "statement" -> statement(words);
        case "query" -> query(words);
        case "halt" -> records.add(new SltRecord.Halt(head()));
        case "hash-threshold" ->
            records.add(new SltRecord.HashThreshold(head(), Integer.parseInt(word(words, 1))));
        case "include" -> include(word(words, 1));
        case "set" -> set(words);
        case "loop" -> loop(word(words, 1), range(words));
        case "foreach" -> loop(word(words, 1), List.of(words).subList(2, words.length));
        case "control" -> control(words);
        default -> throw malformed("No such directive: " + words[0]);
      }
    }

    private String word(String[] words, int position) {
      if (position >= words.length) {
        throw malformed("A word is missing after: " + String.join(" ", words));
      }

      return words[position];
    }

    private IllegalArgumentException malformed(String message) {
      return new IllegalArgumentException(file + ":" + (offset + next) + ": " + message);
    }

    private Head head() {
      Head head = new Head(file, offset + next, List.copyOf(conditions), connection);
      conditions.clear();
      connection = null;
      return head;
    }

    private void statement(String[] words) {
      Head head = head();
      String sql = sql();
      switch (word(words, 1)) {
        case "ok" -> records.add(new SltRecord.Statement(head, sql, null, null, null));
        case "count" ->
            records.add(
                new SltRecord.Statement(head, sql, null, Long.valueOf(word(words, 2)), null));
        case "error", "maybe" -> error(head, sql, words);
        default -> throw malformed("A statement is ok, error or count: " + words[1]);
      }
    }

    private void error(Head head, String sql, String[] words) {
      String inline = String.join(" ", List.of(words).subList(2, words.length));
      // The sqlite files write "statement error # reason".
      String text = inline.startsWith("#") ? "" : inline;
      int from = next;
      List<String> expected = expected();
      Block block = expected.isEmpty() ? null : block(from);
      records.add(
          new SltRecord.Statement(
              head, sql, expected.isEmpty() ? text : String.join("\n", expected), null, block));
    }

    private void query(String[] words) {
      Head head = head();
      String types = word(words, 1);
      String sql = sql();
      if (types.equals("error")) {
        error(head, sql, words);
        return;
      }

      int from = next;
      List<String> expected = expected();
      records.add(
          new SltRecord.Query(head, sql, types, sort(words), label(words), expected, block(from)));
    }

    private Sort sort(String[] words) {
      return words.length > 2 && !words[2].startsWith("#")
          ? Sort.valueOf(words[2].toUpperCase(Locale.ROOT))
          : defaultSort;
    }

    private @Nullable String label(String[] words) {
      return words.length > 3 && !words[3].startsWith("#") ? words[3] : null;
    }

    /** The lines up to an empty one or to {@code ----}, which is read too. */
    private String sql() {
      StringBuilder sql = new StringBuilder();
      while (next < lines.size() && !lines.get(next).isBlank() && !isRule(next)) {
        sql.append(sql.isEmpty() ? "" : "\n").append(substitute(lines.get(next)));
        next++;
      }

      if (next < lines.size() && isRule(next)) {
        next++;
      }

      return sql.toString();
    }

    private boolean isRule(int line) {
      return lines.get(line).equals("----");
    }

    private List<String> expected() {
      if (next == 0 || !isRule(next - 1)) {
        return List.of();
      }

      List<String> expected = new ArrayList<>();
      while (next < lines.size() && !lines.get(next).isEmpty()) {
        expected.add(substitute(lines.get(next)));
        next++;
      }

      return expected;
    }

    private @Nullable Block block(int from) {
      return replaceable ? new Block(offset + from, offset + next) : null;
    }

    private void include(String name) {
      int slash = file.lastIndexOf('/');
      String path = name.startsWith("/") ? name : file.substring(0, slash + 1) + name;
      add(new Script(path, files.apply(path).lines().toList(), 0, false));
    }

    private void add(Script inner) {
      inner.variables.putAll(variables);
      inner.defaultSort = defaultSort;
      records.addAll(inner.read());
    }

    private void set(String[] words) {
      variables.put(word(words, 1), String.join(" ", List.of(words).subList(2, words.length)));
    }

    private List<String> range(String[] words) {
      int from = Integer.parseInt(word(words, 2));
      return IntStream.range(from, Integer.parseInt(word(words, 3)))
          .mapToObj(Integer::toString)
          .toList();
    }

    private void loop(String variable, List<String> values) {
      int start = next;
      int depth = 1;
      while (depth > 0) {
        if (next == lines.size()) {
          throw malformed("A loop has no end: " + variable);
        }

        String first = lines.get(next).strip().split("\\s+")[0];
        depth +=
            first.equals("loop") || first.equals("foreach") ? 1 : first.equals("endloop") ? -1 : 0;
        next++;
      }

      for (String value : values) {
        Script body = new Script(file, lines.subList(start, next - 1), offset + start, false);
        variables.put(variable, value);
        add(body);
      }

      variables.remove(variable);
    }

    private void control(String[] words) {
      if (!word(words, 1).equals("sortmode")) {
        throw malformed("No such control: " + words[1]);
      }

      defaultSort = Sort.valueOf(word(words, 2).toUpperCase(Locale.ROOT));
    }

    private String substitute(String line) {
      if (!line.contains("${")) {
        return line;
      }

      String result = line;
      for (Map.Entry<String, String> variable : variables.entrySet()) {
        result = result.replace("${" + variable.getKey() + "}", variable.getValue());
      }

      return result;
    }
  }
}
