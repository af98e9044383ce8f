package io.arrowlake.limits;

import io.arrowlake.sqltests.TablePlacement;
import io.arrowlake.testkit.ProcessMemory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Queries that keep more rows than their process may have memory. Each run is a process of its own,
 * measured from outside.
 */
final class LargerThanMemory {
  private final Path configuration;
  private final String heap;
  private final List<LargeQuery> queries;
  private final ParquetJudge judge;

  /**
   * Queries over the tables of a folder.
   *
   * @param parquet has a file for each table
   * @param configuration of the engine, with the catalogs that the placements name
   * @param heap of the process, as {@code -Xmx} has it
   */
  LargerThanMemory(Path parquet, Path configuration, String heap, List<LargeQuery> queries) {
    this.judge = new ParquetJudge(parquet);
    this.configuration = configuration;
    this.heap = heap;
    this.queries = queries;
  }

  /**
   * What became of a process.
   *
   * @param mostKilobytes that were resident at once
   * @param failures of queries, and of the process itself
   */
  record Outcome(long mostKilobytes, List<String> failures) {}

  /** Runs all queries in one process. */
  Outcome run(TablePlacement placement, String residual)
      throws IOException, InterruptedException, SQLException {
    Path folder = Files.createTempDirectory(configuration.toAbsolutePath().getParent(), "run");
    Path texts = folder.resolve("queries.txt");
    List<String> lines = new ArrayList<>();
    for (LargeQuery query : queries) {
      String order = query.isOrdered() ? "ordered" : "unordered";
      lines.add(query.name() + "\t" + order + "\t" + placement.qualify(query.sql()));
    }

    Files.write(texts, lines);
    File output = folder.resolve("output.txt").toFile();
    File errors = folder.resolve("errors.txt").toFile();
    Process process =
        command(folder, residual, texts).redirectOutput(output).redirectError(errors).start();
    try {
      long most = ProcessMemory.mostUntilEnd(process);
      List<String> failures = failures(answers(output.toPath()));
      if (process.exitValue() != 0) {
        failures.add("Exit " + process.exitValue() + ": " + Files.readString(errors.toPath()));
      }

      failures.addAll(leftBehind(folder));
      return new Outcome(most, failures);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private ProcessBuilder command(Path folder, String residual, Path texts) {
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "-Darrow.allocation.manager.type=Unsafe",
        "-Duser.timezone=UTC",
        "-Djava.io.tmpdir=" + folder,
        "-Xmx" + heap,
        "-cp",
        System.getProperty("java.class.path"),
        LimitedProcess.class.getName(),
        configuration.toString(),
        residual,
        texts.toString());
  }

  private static Map<String, String> answers(Path output) throws IOException {
    Map<String, String> answers = new LinkedHashMap<>();
    for (String line : Files.readAllLines(output)) {
      String[] parts = line.split("\t", 2);
      answers.put(parts[0], parts[1]);
    }

    return answers;
  }

  private List<String> failures(Map<String, String> answers) throws SQLException, IOException {
    List<String> failures = new ArrayList<>();
    for (LargeQuery query : queries) {
      String wanted = judge.expected(query).text(query.isOrdered());
      String actual = answers.getOrDefault(query.name(), "no answer");
      if (!actual.equals(wanted)) {
        failures.add(query.name() + ": " + actual + " instead of " + wanted);
      }
    }

    return failures;
  }

  /** Temporary files of the engine. */
  private static List<String> leftBehind(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("arrowlake"))
          .map(file -> "Left behind: " + file)
          .toList();
    }
  }
}
