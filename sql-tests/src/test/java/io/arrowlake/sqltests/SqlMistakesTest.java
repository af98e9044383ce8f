package io.arrowlake.sqltests;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A mistake in SQL is answered by its code, its place and what to write instead. The files in
 * {@code src/test/mistakes} hold a statement, and below it the whole of the answer; with {@code
 * -Dmistakes.complete} they are written anew with what is answered.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SqlMistakesTest {
  private static final Path FILES = Path.of("src", "test", "mistakes");
  private static final String DATABASE = "mistakes";
  private static final boolean COMPLETES = System.getProperty("mistakes.complete") != null;

  /** How an answer begins; no statement does. */
  private static final String ANSWER = "AL-";

  private static final Pattern JARGON =
      Pattern.compile(
          "Exception|java|apache|calcite|Encountered|Lexical|identifier|EXPR\\$|RECORDTYPE|<[A-Z]"
              + "|CHARACTER SET|NOT NULL =|conformance|no error",
          Pattern.CASE_INSENSITIVE);

  /** Syntax, names, types and functions; what rows do is found by no place. */
  private static final Pattern NEEDS_PLACE = Pattern.compile("^AL-100[1-6]");

  @TempDir private static Path folder;
  private static Connection engine;

  /** A statement that is wrong, and what is answered. */
  private record Mistake(String sql, String answer) {
    @Override
    public String toString() {
      return sql.replace('\n', ' ');
    }
  }

  @BeforeAll
  static void open() throws Exception {
    TestingPostgresServer server = TestingPostgresServer.shared();
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    server.execute(
        DATABASE,
        "CREATE TABLE items (id int PRIMARY KEY, name text NOT NULL, price numeric(10, 2))",
        "INSERT INTO items VALUES (1, 'lamp', 9.5), (2, 'chair', 30)");
    engine = Jdbc.engine(folder, server, DATABASE, "");
    Jdbc.run(
        engine,
        "SET catalog = local",
        "SET schema = main",
        "CREATE TABLE customers (id integer NOT NULL, name varchar, city varchar, since date,"
            + " balance decimal(12, 2), vip boolean)",
        "INSERT INTO customers VALUES (1, 'Ann', 'Rome', DATE '2020-01-01', 1.5, true),"
            + " (2, 'Bob', NULL, NULL, NULL, false)",
        "CREATE TABLE orders (id integer NOT NULL, customer_id integer, total decimal(12, 2),"
            + " placed timestamp, note varchar(10))",
        "INSERT INTO orders VALUES (1, 1, 10, TIMESTAMP '2024-01-01 12:00:00', 'open'),"
            + " (2, 1, 20, NULL, NULL)");
  }

  @AfterAll
  static void close() throws SQLException, IOException {
    if (COMPLETES) {
      complete();
    }

    engine.close();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.sorted().toList();
    }
  }

  /** What stands between empty lines: a remark, or a statement and its answer. */
  private static List<String> blocks(Path file) throws IOException {
    return List.of(Files.readString(file).strip().split("\n\n+"));
  }

  private static Mistake mistake(String block) {
    String[] parts = block.split("\n(?=" + ANSWER + ")", 2);
    return new Mistake(parts[0], parts.length < 2 ? "" : parts[1]);
  }

  private static boolean isRemark(String block) {
    return block.startsWith("#");
  }

  static List<Mistake> mistakes() throws IOException {
    List<Mistake> mistakes = new ArrayList<>();
    for (Path file : files()) {
      blocks(file).stream()
          .filter(block -> !isRemark(block))
          .map(SqlMistakesTest::mistake)
          .forEach(mistakes::add);
    }

    return mistakes;
  }

  private static String answer(String sql) {
    try (Statement statement = engine.createStatement()) {
      statement.execute(sql);
      ResultSet rows = statement.getResultSet();
      while (rows != null && rows.next()) {
        rows.getString(1);
      }

      return "no error";
    } catch (SQLException e) {
      return e.getMessage();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void isAnsweredAsWritten(Mistake mistake) {
    if (!COMPLETES) {
      assertThat(answer(mistake.sql())).isEqualTo(mistake.answer());
    }
  }

  @Test
  void thereAreEnough() throws IOException {
    assertThat(mistakes()).hasSizeGreaterThan(400).doesNotHaveDuplicates();
  }

  /** Nobody is told what the classes below are called, or to look for the place by himself. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void answersAreForTheOneWhoWroteIt(Mistake mistake) {
    assertThat(mistake.answer()).matches("AL-(?!9)\\d{4}: .+").doesNotContainPattern(JARGON);
    if (NEEDS_PLACE.matcher(mistake.answer()).find()) {
      assertThat(mistake.answer()).containsPattern("\\(line \\d+:\\d+\\)");
    }
  }

  private static void complete() throws IOException {
    for (Path file : files()) {
      String text =
          blocks(file).stream()
              .map(block -> isRemark(block) ? block : completed(mistake(block).sql()))
              .collect(Collectors.joining("\n\n", "", "\n"));
      Files.writeString(file, text);
    }
  }

  private static String completed(String sql) {
    return sql + "\n" + answer(sql);
  }
}
