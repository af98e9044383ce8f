package io.arrowlake.slt;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The house's own scripts. Those in {@code pg} run on PostgreSQL, the judge, and in every mode;
 * those in {@code house} through the driver, with {@code connection postgres} for the server behind
 * the catalog {@code shop}. With {@code -Dslt.complete} they are written anew: the first with what
 * PostgreSQL answers, the second with what ArrowLake does.
 */
class HouseSltTest {
  private static final Path SCRIPTS = Path.of("src", "test", "slt");
  private static final String DATABASE = "house_slt";
  private static final boolean COMPLETES = System.getProperty("slt.complete") != null;

  @TempDir private static Path folder;
  private static TestingPostgresServer server;
  private static Connection postgres;
  private static Connection arrowLake;
  private static PlacedTarget placed;

  @BeforeAll
  static void open() throws SQLException, IOException {
    server = TestingPostgresServer.shared();
    server.createDatabase(DATABASE);
    postgres = server.connect(DATABASE);
    Path config = folder.resolve("house.yaml");
    Files.writeString(
        config,
        """
        catalogs:
          shop: {type: postgres, url: "%s", user: "%s", password: "%s", max_connections: 4}
        """
            .formatted(server.url(DATABASE), server.user(), server.password()));
    arrowLake = DriverManager.getConnection("jdbc:arrowlake:config=" + config);
    placed = new PlacedTarget(server, "house_placed", folder, ExecutionMode.all(), 1);
  }

  @AfterAll
  static void close() throws SQLException {
    placed.close();
    arrowLake.close();
    postgres.close();
  }

  private static List<Path> scripts(String topic) throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS.resolve(topic))) {
      return files.filter(file -> file.toString().endsWith(".slt")).sorted().toList();
    }
  }

  private static List<SltRecord> records(Path script) {
    return new SltParser(HouseSltTest::text)
        .parse(SCRIPTS.relativize(script).toString().replace('\\', '/'), Map.of());
  }

  private static String text(String script) {
    try {
      return Files.readString(SCRIPTS.resolve(script));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(Path script, SltTarget target) throws SQLException, IOException {
    List<SltRecord> records = records(script);
    if (COMPLETES) {
      List<String> lines = Files.readAllLines(script);
      Files.write(script, new SltCompletion(target).complete(lines, records));
      return;
    }

    List<SltOutcome> wrong = new ArrayList<>();
    new SltRunner(
            target,
            outcome -> {
              if (outcome.kind() != SltOutcome.Kind.PASSED) {
                wrong.add(outcome);
              }
            })
        .run(records);
    assertThat(wrong).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> postgresAnswersAsIsWritten() throws IOException {
    return scripts("pg").stream()
        .map(
            script ->
                DynamicTest.dynamicTest(
                    script.getFileName().toString(),
                    () -> {
                      server.execute(
                          DATABASE,
                          "DROP SCHEMA IF EXISTS judge CASCADE",
                          "CREATE SCHEMA judge",
                          "ALTER DATABASE " + DATABASE + " SET search_path = judge");
                      try (Connection judge = server.connect(DATABASE)) {
                        check(script, new JdbcTarget(Set.of("postgresql"), judge, Map.of()));
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everyModeAnswersAsPostgres() throws IOException {
    return (COMPLETES ? List.<Path>of() : scripts("pg"))
        .stream()
            .map(
                script ->
                    DynamicTest.dynamicTest(
                        script.getFileName().toString(),
                        () -> {
                          placed.begin();
                          check(script, placed);
                        }));
  }

  @TestFactory
  Stream<DynamicTest> scriptsOfTheHouse() throws IOException {
    return scripts("house").stream()
        .map(
            script ->
                DynamicTest.dynamicTest(
                    script.getFileName().toString(),
                    () ->
                        check(
                            script,
                            new JdbcTarget(
                                Set.of("arrowlake"), arrowLake, Map.of("postgres", postgres)))));
  }

  @TestFactory
  Stream<DynamicTest> scriptsAreShort() throws IOException {
    return Stream.concat(scripts("pg").stream(), scripts("house").stream())
        .map(
            script ->
                DynamicTest.dynamicTest(
                    script.getFileName().toString(),
                    () -> assertThat(Files.readAllLines(script)).hasSizeLessThanOrEqualTo(300)));
  }
}
