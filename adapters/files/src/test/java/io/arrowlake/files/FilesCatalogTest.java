package io.arrowlake.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.catalog.ValueRange;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.spi.Adapter;
import io.arrowlake.spi.Source;
import io.arrowlake.spi.SourceOptions;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesCatalogTest {
  @TempDir private Path folder;
  private DuckDbFixture duckDb;
  private Source source;

  @BeforeEach
  void open() throws Exception {
    folder = folder.toRealPath();
    duckDb = new DuckDbFixture(folder);
    Files.createDirectories(folder.resolve("data"));
    source = open(Map.of("root", "./data"));
  }

  @AfterEach
  void close() throws Exception {
    source.close();
    duckDb.close();
  }

  @Test
  void filesAndFoldersAreTables() throws Exception {
    Files.createDirectories(folder.resolve("data/events/d=2024-01-01"));
    Files.createDirectories(folder.resolve("data/events/d=2024-01-02/deep"));
    Files.createDirectories(folder.resolve("data/empty"));
    duckDb.run("COPY (SELECT 1 AS a) TO '$/data/orders.parquet'");
    duckDb.run("COPY (SELECT 1 AS a) TO '$/data/events/d=2024-01-01/1.parquet'");
    duckDb.run("COPY (SELECT 2 AS a) TO '$/data/events/d=2024-01-02/deep/2.parquet'");
    Files.writeString(folder.resolve("data/events/_SUCCESS"), "");
    Files.writeString(folder.resolve("data/Lines.csv.gz"), "");
    Files.writeString(folder.resolve("data/readme.txt"), "");
    assertThat(source.catalog().tables("MAIN"))
        .containsExactly("Lines", "empty", "events", "orders");
    assertThat(source.catalog().tables("other")).isEmpty();
    assertThat(source.catalog().soleSchema()).contains("main");
    assertThat(source.catalog().site()).isEmpty();
    assertThat(source.check()).contains("4 tables");

    SourceTable events = table("EVENTS");
    assertThat(events.name()).hasToString("lake.main.events");
    assertThat(duckDb.rows(events)).containsExactly("1|2024-01-01", "2|2024-01-02");
    assertThat(DuckDbFixture.types(events)).isEqualTo("INTEGER, DATE");
    assertThat(duckDb.rows(table("orders"))).containsExactly("1");
    assertThat(source.catalog().table("main", "nothing")).isEmpty();
    assertThat(source.catalog().table("other", "orders")).isEmpty();
    assertFails("empty", ErrorCode.FILE_NOT_FOUND);
  }

  @Test
  void textsThatLookLikeNumbersHaveNoRange() throws Exception {
    duckDb.run(
        "COPY (SELECT '358' AS street, 358 AS n UNION ALL SELECT '51', 51) TO '$/data/t.parquet'");
    assertThat(table("t").columns().get(0).range()).isNull();
    assertThat(table("t").columns().get(1).range())
        .isEqualTo(
            new ValueRange(new BigDecimal("51").setScale(18), new BigDecimal("358").setScale(18)));
  }

  @Test
  void partitionsCanBeSwitchedOff() throws Exception {
    Files.createDirectories(folder.resolve("data/t/d=1"));
    duckDb.run("COPY (SELECT 1 AS a) TO '$/data/t/d=1/1.parquet'");
    assertThat(DuckDbFixture.names(table("t"))).containsExactly("a", "d");
    try (Source plain = open(Map.of("root", "data", "hive_partitioning", "off"))) {
      assertThat(DuckDbFixture.names(plain.catalog().table("main", "t").orElseThrow()))
          .containsExactly("a");
    }
  }

  @Test
  void partitionNamesAboveTheTableGiveNoColumns() throws Exception {
    Files.createDirectories(folder.resolve("a=1/t/b=2"));
    duckDb.run("COPY (SELECT 7 AS a) TO '$/a=1/plain.parquet'");
    duckDb.run("COPY (SELECT 7 AS a) TO '$/a=1/t/b=2/1.parquet'");
    try (Source inner = open(Map.of("root", "a=1"))) {
      assertThat(duckDb.rows(inner.catalog().table("main", "plain").orElseThrow()))
          .containsExactly("7");
      assertThatThrownBy(() -> inner.catalog().table("main", "t"))
          .isInstanceOf(ArrowLakeException.class)
          .hasMessageContaining("named as a partition itself");
    }
  }

  @Test
  void namesThatCollideAreAmbiguous() throws Exception {
    Files.writeString(folder.resolve("data/x.csv"), "a\n1\n");
    Files.writeString(folder.resolve("data/x.json"), "{\"a\":1}");
    Files.writeString(folder.resolve("data/y.csv"), "a\n1\n");
    Files.writeString(folder.resolve("data/Y.csv"), "a\n2\n");
    assertFails("x", ErrorCode.AMBIGUOUS_NAME);
    assertThat(duckDb.rows(table("Y"))).containsExactly("2");
    Files.createDirectories(folder.resolve("data/mixed"));
    Files.writeString(folder.resolve("data/mixed/1.csv"), "a\n1\n");
    Files.writeString(folder.resolve("data/mixed/2.json"), "{\"a\":1}");
    assertFails("mixed", ErrorCode.NOT_SUPPORTED);
  }

  @Test
  void typesOfTextCanBeFoundFromMoreRows() throws Exception {
    duckDb.run(
        "COPY (SELECT CASE WHEN i < 50000 THEN i::VARCHAR ELSE 'x' END AS a"
            + " FROM range(50001) r(i)) TO '$/data/late.csv'");
    try (Source all = open(Map.of("root", "data", "sample_rows", "-1"))) {
      SourceTable table = all.catalog().table("main", "late").orElseThrow();
      assertThat(DuckDbFixture.types(table)).isEqualTo("VARCHAR");
      assertThat(duckDb.rows(table)).hasSize(50_001);
    }
  }

  @Test
  void wrongConfigurationsAreRefused() {
    assertThatThrownBy(() -> open(Map.of("rot", "x", "hive_partitioning", "perhaps")))
        .isInstanceOf(ArrowLakeException.class)
        .hasMessageContaining("Did you mean: root")
        .hasMessageContaining("root is missing")
        .hasMessageContaining("auto, off");
    assertThatThrownBy(() -> open(Map.of("root", "x", "sample_rows", "0")))
        .hasMessageContaining("sample_rows");
    try (Source nowhere = open(Map.of("root", "nowhere"))) {
      assertThatThrownBy(nowhere::check).hasMessageContaining("AL-3005");
    }
  }

  @Test
  void nothingRunsAtTheSource() {
    try (var session = source.begin(duckDb.scope())) {
      assertThat(session.snapshot()).isEmpty();
    }
  }

  @Test
  void kindsAreFound() {
    assertThat(ServiceLoader.load(Adapter.class))
        .extracting(Adapter::kind)
        .contains("files", "local");
  }

  private Source open(Map<String, String> options) {
    return new FilesAdapter().open("lake", new SourceOptions(options), duckDb);
  }

  private SourceTable table(String name) {
    return source.catalog().table("main", name).orElseThrow();
  }

  private void assertFails(String table, ErrorCode code) {
    assertThatThrownBy(() -> table(table))
        .isInstanceOfSatisfying(
            ArrowLakeException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
