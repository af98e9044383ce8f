package io.arrowlake.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The table of types in the page of PostgreSQL is what the catalog says. */
class PostgresPageTest {
  private static final Path PAGE = Path.of("../../docs/sources/postgres.md");
  private static final String START = "<!-- types -->\n";
  private static final String END = "<!-- end -->";

  private static final List<String> TYPES =
      List.of(
          "smallint",
          "integer",
          "bigint",
          "numeric(10,2)",
          "numeric(38,0)",
          "numeric(39,0)",
          "numeric(76,76)",
          "numeric(77,0)",
          "numeric",
          "real",
          "double precision",
          "boolean",
          "char(3)",
          "varchar(7)",
          "varchar",
          "text",
          "name",
          "bytea",
          "date",
          "time",
          "timetz",
          "timestamp",
          "timestamptz",
          "interval",
          "uuid",
          "json",
          "jsonb",
          "jsonpath",
          "xml",
          "int4range",
          "int4multirange",
          "inet",
          "cidr",
          "macaddr",
          "bit(3)",
          "bit varying",
          "money",
          "oid",
          "tsvector",
          "pg_lsn",
          "citext",
          "hstore",
          "integer[]");

  @Test
  void typesAreThoseOfTheCatalog() throws Exception {
    String table = table();
    String page = Files.readString(PAGE);
    int from = page.indexOf(START) + START.length();
    int to = page.indexOf(END, from);
    assertThat(to).isPositive();
    if (System.getProperty("docs.update") != null) {
      Files.writeString(PAGE, page.substring(0, from) + table + page.substring(to));
    } else {
      assertThat(page.substring(from, to)).isEqualTo(table);
    }
  }

  private static String table() {
    try (PostgresFixture postgres =
        new PostgresFixture(TestingPostgresServer.shared(), "postgres_page")) {
      postgres.execute("CREATE EXTENSION citext", "CREATE EXTENSION hstore");
      postgres.execute(
          IntStream.range(0, TYPES.size())
              .mapToObj(i -> "c" + i + " " + TYPES.get(i))
              .collect(Collectors.joining(", ", "CREATE TABLE t (", ")")));
      SourceTable table = postgres.source.catalog().table("public", "t").orElseThrow();
      StringBuilder text = new StringBuilder("| in PostgreSQL | here |\n|---|---|\n");
      for (int i = 0; i < TYPES.size(); i++) {
        ColumnFacts column = table.columns().get(i);
        String warned = ".c" + i + " of type";
        boolean printed = postgres.warnings.stream().anyMatch(w -> w.contains(warned));
        text.append("| ").append(TYPES.get(i)).append(" | ");
        text.append(printed ? "text" : column.type().toString()).append(" |\n");
      }

      return text.toString();
    }
  }
}
