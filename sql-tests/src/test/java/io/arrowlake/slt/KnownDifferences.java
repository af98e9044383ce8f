package io.arrowlake.slt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The list of what the sqlite suites expect and the house does not give, each with its reason. A
 * line holds the reason, a pattern of the script's name, and a pattern of the statement, separated
 * by tabs.
 */
final class KnownDifferences {
  private static final String LIST = "/known-differences.tsv";

  private final List<Difference> differences;

  private KnownDifferences(List<Difference> differences) {
    this.differences = differences;
  }

  private record Difference(String reason, Pattern script, Pattern sql) {
    static Difference parse(String line) {
      String[] parts = line.split("\t+");
      if (parts.length != 3) {
        throw new IllegalArgumentException("Not reason, script and statement: " + line);
      }

      return new Difference(
          parts[0],
          Pattern.compile(parts[1]),
          Pattern.compile(parts[2], Pattern.CASE_INSENSITIVE | Pattern.DOTALL));
    }
  }

  static KnownDifferences read() {
    try (InputStream in =
        Objects.requireNonNull(KnownDifferences.class.getResourceAsStream(LIST), LIST)) {
      return new KnownDifferences(
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(Difference::parse)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Why a record is not counted, empty where it is. */
  Optional<String> reason(SltOutcome outcome) {
    String sql = outcome.sql();
    String script = outcome.record().head().file();
    return sql == null
        ? Optional.empty()
        : differences.stream()
            .filter(d -> d.script.matcher(script).find() && d.sql.matcher(sql).find())
            .map(Difference::reason)
            .findFirst();
  }
}
