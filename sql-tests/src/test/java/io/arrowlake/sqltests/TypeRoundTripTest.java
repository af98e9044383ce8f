package io.arrowlake.sqltests;

import static io.arrowlake.sqltests.Jdbc.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.arrowlake.testkit.TestingPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values of PostgreSQL's types that are read, sent back by INSERT and by UPDATE, and compared with
 * what they were by PostgreSQL itself.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TypeRoundTripTest {
  private static final String DATABASE = "type_round_trips";

  @TempDir private static Path folder;
  private static TestingPostgresServer server;
  private static Connection engine;
  private static Connection judge;

  @BeforeAll
  static void connect() throws Exception {
    server = TestingPostgresServer.shared();
    server.dropDatabase(DATABASE);
    server.createDatabase(DATABASE);
    server.execute(
        DATABASE,
        "CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'HAPPY')",
        "CREATE DOMAIN positive AS int CHECK (value > 0)",
        "CREATE TYPE pair AS (a int, b text)",
        "CREATE EXTENSION citext",
        "CREATE EXTENSION hstore",
        // PostGIS is not in the server's package: its type as bytes, with the casts that it has.
        "CREATE TYPE geometry",
        "CREATE FUNCTION geometry_in(cstring) RETURNS geometry LANGUAGE internal IMMUTABLE STRICT AS"
            + " 'byteain'",
        "CREATE FUNCTION geometry_out(geometry) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT"
            + " AS 'byteaout'",
        "CREATE FUNCTION geometry_recv(internal) RETURNS geometry LANGUAGE internal IMMUTABLE STRICT"
            + " AS 'bytearecv'",
        "CREATE FUNCTION geometry_send(geometry) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS"
            + " 'byteasend'",
        "CREATE TYPE geometry (INPUT = geometry_in, OUTPUT = geometry_out, RECEIVE = geometry_recv,"
            + " SEND = geometry_send, STORAGE = extended)",
        "CREATE CAST (geometry AS bytea) WITHOUT FUNCTION AS IMPLICIT",
        "CREATE CAST (bytea AS geometry) WITHOUT FUNCTION AS IMPLICIT");
    Path config = folder.resolve("arrowlake.yaml");
    Files.writeString(
        config,
        "catalogs:\n  shop: {type: postgres, url: '%s', user: '%s', password: '%s', numeric_unconstrained: text}\n"
            .formatted(server.url(DATABASE), server.user(), server.password()));
    engine = DriverManager.getConnection("jdbc:arrowlake:config=" + config);
    // What lives at one server would stay there.
    run(engine, "SET pushdown = 'off'");
    judge = server.connect(DATABASE);
  }

  @AfterAll
  static void disconnect() throws SQLException {
    judge.close();
    // Closing fails where memory is left.
    engine.close();
  }

  private static String judged(String sql) throws SQLException {
    try (Statement statement = judge.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "smallint ~ '-32768'; '32767'; '0'",
        "integer ~ '-2147483648'; '2147483647'",
        "bigint ~ '-9223372036854775808'; '9223372036854775807'",
        "numeric(38,10) ~ '9999999999999999999999999999.9999999999'; '-0.0000000001'; '0'",
        "numeric(60,30) ~ '123456789012345678901234567890.123456789012345678901234567891'; '-0.5'",
        "numeric ~ '1e100'; '0.000000000000000000000000000000000000000000001'; 'NaN'; '1.10'",
        "real ~ '3.4028235e38'; '1e-45'; '-0'; 'NaN'; 'Infinity'; '-Infinity'; '0.1'",
        "double precision ~ '1.7976931348623157e308'; '5e-324'; '-0'; 'NaN'; '-Infinity'; '0.1'",
        "boolean ~ 'true'; 'false'",
        "char(5) ~ 'a'; ''; 'ab c'; 'ßé'",
        "varchar(12) ~ ''; ' '; 'a '; 'İ'; '_%'; E'\\\\'; ''''; E'e\\u0301'; E'a\\tb\\nc'",
        "text ~ ''; ' '; 'a '; '😀'; E'\\\\N'; '\"'; E'\\r\\n'; repeat('ü', 70000)",
        "name ~ 'a name'; ''",
        "bytea ~ '\\x'; '\\x00ff5c'; decode(repeat('00', 70000), 'hex')",
        "date ~ '0001-01-01'; '9999-12-31'; '2024-02-29'",
        "time ~ '00:00:00'; '23:59:59.999999'",
        "timetz ~ '00:00:00+14'; '23:59:59.999999-11:30'",
        "timestamp ~ '0001-01-01 00:00:00'; '9999-12-31 23:59:59.999999'; '2024-03-31 02:30:00'",
        "timestamptz ~ '2024-03-31 00:59:59.999999+00'; '2024-10-27 01:30:00+02'; '0001-06-01 00:00:00+00'",
        "interval ~ '1 mon -3 days 00:00:00.000001'; '-178000000 years'; '0'",
        "uuid ~ '00000000-0000-0000-0000-000000000000'; 'ffffffff-ffff-ffff-ffff-ffffffffffff'",
        "json ~ '{\"a\":  1, \"a\": 2}'; 'null'; '\"\\u00e9\"'; '[1e400]'",
        "jsonb ~ '{\"b\": [1, {\"a\": \"\\\\\"}], \"a\": 1.10}'; 'null'; '\"\"'",
        "jsonpath ~ '$.\"a\"[*] ? (@ > 1)'",
        "xml ~ '<a b=\"c\">é</a>'",
        "mood ~ 'sad'; 'it''s ok'; 'HAPPY'",
        "positive ~ '1'; '2147483647'",
        "pair ~ '(1,\"a, \"\"b\"\"\")'; '(,)'; '(2,\"\")'",
        "int4range ~ 'empty'; '[1,5)'; '(,)'",
        "tstzrange ~ '[\"2024-01-01 00:00:00+00\",infinity)'",
        "nummultirange ~ '{}'; '{[1,2),(5,7]}'",
        "inet ~ '10.0.0.1/8'; '::1'",
        "cidr ~ '10.0.0.0/8'; '2001:db8::/32'",
        "macaddr ~ '08:00:2b:01:02:03'",
        "bit(3) ~ B'101'; B'000'",
        "bit varying ~ B''; B'1'",
        "money ~ '-92233720368547758.08'; '0.01'",
        "tsvector ~ '''a b'':1A c:2'",
        "pg_lsn ~ '16/B374D848'",
        "oid ~ '0'; '4294967295'",
        "regclass ~ 'pg_class'",
        "point ~ '(1.5,-2)'",
        "citext ~ 'Aé'; 'a '; ''",
        "hstore ~ '\"a b\"=>NULL, c=>\"\\\"\\\\\"'; ''",
        "geometry ~ '\\x0101000000000000000000f03f0000000000000040'; '\\x'",
      })
  void valuesComeBackAsTheyWere(String type, String values) throws SQLException {
    assumeThat(type.contains("multirange") && judge.getMetaData().getDatabaseMajorVersion() < 14)
        .as("a type that the server does not have yet")
        .isFalse();
    roundTrip(type, "(" + values.replace(";", "::" + type + "), (") + "::" + type + ")");
    roundTrip(
        type + "[]",
        "(ARRAY["
            + values.replace(";", "::" + type + ", ")
            + "::"
            + type
            + ", NULL]), ('{}'), (ARRAY[["
            + values.split(";")[0]
            + "::"
            + type
            + "], [NULL::"
            + type
            + "]])");
  }

  @Test
  void geometryIsWellKnownBinary() throws SQLException {
    run(
        judge,
        "DROP TABLE IF EXISTS g",
        "CREATE TABLE g (i int, v geometry)",
        "INSERT INTO g VALUES (1, '\\x0101'), (2, '\\x02'), (3, NULL)");
    for (String pushdown : new String[] {"on", "off"}) {
      run(engine, "SET pushdown = '" + pushdown + "'");
      try (Statement statement = engine.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT i, v FROM shop.public.g WHERE v = X'0101' GROUP BY i, v")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getBytes(2)).containsExactly(1, 1);
        assertThat(row.next()).isFalse();
      }
    }

    run(engine, "SET pushdown = 'off'");
  }

  private static void roundTrip(String type, String rows) throws SQLException {
    run(
        judge,
        "DROP TABLE IF EXISTS a, b, c",
        "CREATE TABLE a (i int GENERATED ALWAYS AS IDENTITY, v " + type + ")",
        "INSERT INTO a (v) VALUES " + rows + ", (NULL)",
        "CREATE TABLE b (i int, v " + type + ")",
        "CREATE TABLE c AS SELECT i, NULL::" + type + " AS v FROM a");
    run(
        engine,
        "INSERT INTO shop.public.b SELECT i, v FROM shop.public.a",
        "UPDATE shop.public.c SET v = a.v FROM shop.public.a AS a WHERE a.i = c.i");
    for (String copy : new String[] {"b", "c"}) {
      assertThat(
              judged(
                  "SELECT string_agg(coalesce(a.v::text, 'null') || ' <> ' || coalesce(x.v::text, 'null'), '; ')"
                      + " FROM a FULL JOIN %s AS x USING (i) WHERE a.v::text IS DISTINCT FROM x.v::text"
                          .formatted(copy)))
          .as(type + " in " + copy)
          .isNull();
    }

    assertThat(judged("SELECT count(*) FROM b")).isEqualTo(judged("SELECT count(*) FROM a"));
  }
}
