package io.arrowlake.engine.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrowlake.engine.IngestExecution;
import io.arrowlake.engine.IngestPlan;
import io.arrowlake.engine.IngestRequest;
import io.arrowlake.spi.LoadMode;
import io.arrowlake.spi.LoadRequest.Creation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values of each type arrive as what PostgreSQL reads from their text. The types are those of the
 * table in docs/ingest.md.
 */
class IngestTypesTest {
  @TempDir private Path folder;

  /**
   * A type with values.
   *
   * @param type the type in the file
   * @param target the type that is made of it
   * @param values literals of DuckDB, the adversarial ones
   * @param text the text of a column v, as PostgreSQL reads it
   */
  private record Type(String type, String target, List<String> values, String text) {
    Type(String type, String target, String... values) {
      this(type, target, List.of(values), "CAST(v AS VARCHAR)");
    }
  }

  private static final List<Type> TYPES =
      List.of(
          new Type("BOOLEAN", "boolean", "true", "false"),
          new Type("TINYINT", "smallint", "-128", "127"),
          new Type("SMALLINT", "smallint", "-32768", "32767"),
          new Type("INTEGER", "integer", "-2147483648", "2147483647", "0"),
          new Type("BIGINT", "bigint", "-9223372036854775808", "9223372036854775807"),
          new Type("UTINYINT", "smallint", "0", "255"),
          new Type("USMALLINT", "integer", "65535"),
          new Type("UINTEGER", "bigint", "4294967295"),
          new Type("UBIGINT", "numeric(20,0)", "18446744073709551615", "9223372036854775808"),
          new Type("DECIMAL(9,2)", "numeric(9,2)", "-9999999.99", "0.01", "0", "10000", "1234.5"),
          new Type(
              "DECIMAL(38,10)",
              "numeric(38,10)",
              "9999999999999999999999999999.9999999999",
              "-0.0000000001",
              "92233720368547758.07"),
          new Type("FLOAT", "real", "'NaN'", "'-0.0'", "'Infinity'", "1.4e-45", "3.4028235e38"),
          new Type("DOUBLE", "double precision", "'NaN'", "'-Infinity'", "5e-324", "0.1"),
          new Type("VARCHAR", "text", "''", "' a '", "'İß'", "'e\u0301'", "'\\ \" % _'", "'😀'"),
          new Type("BLOB", "bytea", List.of("''", "'\\x00\\xFF'", "'a\\x5C'"), "'\\x' || hex(v)"),
          new Type("DATE", "date", "'0001-01-01'", "'9999-12-31'", "'1969-12-31'", "'2024-02-29'"),
          new Type("TIME", "time", "'00:00:00'", "'23:59:59.999999'"),
          new Type(
              "TIMESTAMP",
              "timestamp",
              "'0001-01-01 00:00:00'",
              "'1969-12-31 23:59:59.999999'",
              "'2024-03-31 02:30:00'"),
          new Type("TIMESTAMP_NS", "timestamp", "'2024-03-31 02:30:00.123456'"),
          new Type("TIMESTAMP WITH TIME ZONE", "timestamptz", "'2024-10-27 01:30:00.123456+02'"),
          new Type("INTERVAL", "interval", "'14 months 3 days 04:05:06.789'", "'0 days'"),
          new Type("UUID", "uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
          new Type("JSON", "json", "'{\"a\": 1,  \"a\": 2}'", "'null'"),
          new Type(
              "INTEGER[]",
              "integer[]",
              List.of("[]", "[1, NULL, 3]"),
              "'{' || array_to_string([coalesce(CAST(x AS VARCHAR), 'NULL') FOR x IN v], ',') || '}'"),
          new Type(
              "VARCHAR[]",
              "text[]",
              List.of("['a,b', '', '\"\\']"),
              "CASE WHEN v IS NOT NULL THEN '{\"a,b\",\"\",\"\\\"\\\\\"}' END"),
          new Type(
              "INTEGER[][]",
              "integer[]",
              List.of("[[1, 2], [3, 4]]"),
              "replace(replace(CAST(v AS VARCHAR), '[', '{'), ']', '}')"),
          new Type(
              "STRUCT(a INTEGER, b VARCHAR)",
              "jsonb",
              List.of("{'a': 1, 'b': 'x\"y'}", "{'a': NULL, 'b': NULL}"),
              "CAST(to_json(v) AS VARCHAR)"));

  @Test
  void valuesOfEveryTypeArriveUnchanged() throws Exception {
    String document = Files.readString(Path.of("../../docs/ingest.md"));
    try (IngestFixture fixture = IngestFixture.fresh("ingest_types", folder)) {
      for (int i = 0; i < TYPES.size(); i++) {
        check(fixture, TYPES.get(i), "t" + i);
        assertThat(document)
            .contains("| " + TYPES.get(i).type() + " | " + TYPES.get(i).target() + " |");
      }
    }
  }

  private static void check(IngestFixture fixture, Type type, String table) throws Exception {
    StringBuilder rows = new StringBuilder("SELECT CAST(NULL AS " + type.type() + ") AS v");
    for (String value : type.values()) {
      rows.append(" UNION ALL SELECT CAST(").append(value).append(" AS ").append(type.type());
      rows.append(')');
    }

    Path file =
        fixture.parquet(
            table + ".parquet",
            "SELECT row_number() OVER () AS n, v, " + type.text() + " AS w FROM (" + rows + ")");
    IngestRequest request =
        new IngestRequest(
            file.toString(),
            List.of("shop", "public", table),
            LoadMode.APPEND,
            Creation.CREATE,
            List.of(),
            1,
            Map.of(),
            null);
    try (IngestExecution execution = fixture.ingest(request)) {
      IngestPlan.Column column = execution.plan().columns().get(1);
      assertThat(column.targetType()).as(type.type()).isEqualTo(type.target());
      assertThat(execution.run().rows()).isEqualTo(type.values().size() + 1);
    }

    boolean json = type.target().equals("json");
    assertThat(
            fixture.value(
                "SELECT count(*) FROM %s WHERE v%s IS DISTINCT FROM w::%s OR (v IS NULL) <> (w IS NULL)"
                    .formatted(table, json ? "::text" : "", json ? "text" : type.target())))
        .as(type.type())
        .isEqualTo("0");
    assertThat(fixture.value("SELECT count(v) FROM " + table))
        .isEqualTo(Integer.toString(type.values().size()));
  }
}
