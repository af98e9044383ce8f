package io.arrowlake.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.arrowlake.engine.IngestProgress;
import io.arrowlake.engine.IngestRequest;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest.Creation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files with text that is no UTF-8, in plain, dictionary-encoded and nested columns. */
class BrokenTextTest {
  /** What is changed in the file into a byte that no UTF-8 has. */
  private static final String BREAK = "~";

  private static final List<Integer> BAD = List.of(17, 2_500, 3_000, 3_001, 4_095, 7_777, 9_999);

  private static final String QUERY =
      """
      SELECT i::BIGINT AS id,
        CASE WHEN i IN (17, 3000) THEN 'br~ken ' || i ELSE 'tëxt ' || i END AS t,
        CASE WHEN i = 2500 THEN 'few ~' ELSE 'few ' || i % 3 END AS e,
        CASE WHEN i = 3001 THEN ['a', 'l~', NULL] WHEN i % 7 = 0 THEN NULL ELSE ['ä', NULL] END AS l,
        CASE WHEN i % 5 = 0 THEN NULL
          ELSE {'a': CASE WHEN i = 9999 THEN 's~' ELSE '"ß' || i END, 'n': i} END AS s,
        CASE WHEN i = 4095 THEN MAP {'k~': 'v'} WHEN i = 7777 THEN MAP {'k': '~v'}
          WHEN i % 11 = 0 THEN NULL ELSE MAP {'k': 'ö', 'n': NULL} END AS m,
        CAST('{"a": "' || i || '"}' AS JSON) AS j
      FROM range(10000) r(i)
      """;

  @TempDir Path folder;
  private IngestFixture fixture;

  @BeforeEach
  void start() throws SQLException {
    fixture = IngestFixture.fresh("broken_text", folder);
  }

  @AfterEach
  void stop() throws SQLException {
    fixture.close();
  }

  private void table(String name) {
    fixture.execute(
        "CREATE TABLE "
            + name
            + " (id bigint PRIMARY KEY, t text, e text, l text[], s jsonb, m jsonb, j jsonb)");
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == BREAK.getBytes(StandardCharsets.US_ASCII)[0] && isText(bytes, i)) {
        bytes[i] = (byte) 0xFF;
      }
    }

    Files.write(file, bytes);
  }

  /** Numbers may have such a byte too. */
  private static boolean isText(byte[] bytes, int at) {
    String before =
        new String(bytes, Math.max(0, at - 4), Math.min(4, at), StandardCharsets.ISO_8859_1);
    String after =
        new String(bytes, at + 1, Math.min(2, bytes.length - at - 1), StandardCharsets.ISO_8859_1);
    return Stream.of("br", "few ", "l", "s", "k").anyMatch(before::endsWith)
        || after.startsWith("v");
  }

  private IngestRequest request(String table, LoadMode mode, Path file, Path rejects) {
    return new IngestRequest(
        file.toString(),
        List.of("shop", "public", table),
        mode,
        Creation.NEVER,
        mode == LoadMode.UPSERT ? List.of("id") : List.of(),
        mode == LoadMode.UPSERT ? 1 : 2,
        Map.of(),
        rejects);
  }

  @Test
  void firstOneIsNamed() throws Exception {
    Path file = fixture.parquet("a.parquet", QUERY);
    damage(file);
    table("u");
    assertThatThrownBy(() -> fixture.run(request("u", LoadMode.APPEND, file, null)))
        .isInstanceOfSatisfying(
            ArrowLakeException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.INVALID_VALUE);
              assertThat(error.remedy()).contains("skip-to");
            })
        .hasMessageContaining("a.parquet, row group ")
        .hasMessageMatching(
            "(?s).*(row group 0, row 17, column t, value br\\\\xFFken 17|row group 1, row 452, column e,"
                + " value few \\\\xFF|row group 2.*|row group 3.*|row group 4.*): .*no UTF-8.*");
    assertThat(fixture.value("SELECT count(*) FROM u WHERE id = ANY('{17,2500,3000,3001,9999}')"))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource(LoadMode.class)
  void othersAreLoaded(LoadMode mode) throws Exception {
    Path file = fixture.parquet("a.parquet", QUERY);
    String bad = BAD.toString().replace('[', '(').replace(']', ')');
    Path good =
        fixture.parquet("good.parquet", "SELECT * FROM (" + QUERY + ") WHERE id NOT IN " + bad);
    damage(file);
    table("u");
    table("expected");
    // A row that the table refuses, beside those that never reach it.
    fixture.execute("ALTER TABLE u ADD CHECK (id <> 3002)");
    Path rejects = folder.resolve("rejects.jsonl");
    IngestProgress done = fixture.run(request("u", mode, file, rejects));
    assertThat(done.rows()).isEqualTo(10_000);
    assertThat(done.rejected()).isEqualTo(BAD.size() + 1);
    fixture.run(request("expected", LoadMode.APPEND, good, null));
    fixture.execute("DELETE FROM expected WHERE id = 3002");
    assertThat(fixture.value("SELECT count(*) FROM u")).isEqualTo("9992");
    assertThat(
            fixture.value(
                "SELECT count(*) FROM (SELECT * FROM u EXCEPT ALL SELECT * FROM expected) d"))
        .isEqualTo("0");

    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(rejects)) {
      JsonNode node = new ObjectMapper().readTree(line);
      assertThat(node.get("file").asText()).endsWith("a.parquet");
      long id =
          node.get("row_group").asLong() * IngestFixture.GROUP_ROWS + node.get("row").asLong();
      assertThat(node.get("values").get("id").asLong()).isEqualTo(id);
      assertThat(node.get("values").get("j").get("a").asText()).isEqualTo(String.valueOf(id));
      lines.add(id + " " + node.get("column").asText() + " " + node.get("value").asText());
    }

    assertThat(lines)
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).isEqualTo("17 t br\\xFFken 17"),
            line -> assertThat(line).isEqualTo("2500 e few \\xFF"),
            line -> assertThat(line).isEqualTo("3000 t br\\xFFken 3000"),
            line -> assertThat(line).startsWith("3001 l ").contains("l\\xFF"),
            line -> assertThat(line).startsWith("3002 "),
            line -> assertThat(line).startsWith("4095 m ").contains("k\\xFF"),
            line -> assertThat(line).startsWith("7777 m ").contains("\\xFFv"),
            line -> assertThat(line).startsWith("9999 s ").contains("s\\xFF"));
    assertThat(Files.readString(rejects)).contains("tëxt 2500", "tëxt 3002");
  }
}
