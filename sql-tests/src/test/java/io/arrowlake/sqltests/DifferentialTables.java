package io.arrowlake.sqltests;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Small tables whose values engines disagree on: t, u which joins to it, and e without a row. */
final class DifferentialTables {
  private static final String T =
      """
      CREATE TABLE t (id integer NOT NULL PRIMARY KEY, k integer, n varchar, i integer, b bigint,
        d decimal(12,2), w decimal(38,10), f double precision, s varchar, c char(4), v varchar(5),
        dt date, ts timestamp, bo boolean);
      INSERT INTO t VALUES
      (1, 1, 'a', 0, 0, 0, 0, 0, '', '', '', '2024-02-29', '2024-02-29 23:59:59.999999', true),
      (2, 1, 'A', 1, 1, 1.01, 0.0000000001, '-0', ' ', ' ', ' ', '2023-12-31', '2023-12-31 12:00:00', false),
      (3, 2, 'a ', -1, -1, -1.01, -0.0000000001, 1.5, 'a ', 'a ', 'a ', '2024-01-01', '2024-01-01 00:00:00.000001', NULL),
      (4, 2, 'ß', 2147483647, 9223372036854775807, 9999999999.99, 1234567890123456789012345678.0123456789, 'NaN', 'A', 'A', 'A', '1970-01-01', '1970-01-01 00:00:00', true),
      (5, NULL, NULL, -2147483648, -9223372036854775808, -9999999999.99, -1234567890123456789012345678.9876543210, 'Infinity', 'ß', 'ß', 'ß', '0001-01-01', '0001-01-01 00:00:00', false),
      (6, 3, '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
      (7, 3, 'é', 7, 7, 0.05, 0.05, '-Infinity', 'é', 'é', 'é', '9999-12-31', '9999-12-31 23:59:59.999999', true),
      (8, 4, 'e\u0301', -7, -7, 0.15, 0.15, -1.5, 'e\u0301', 'e\u0301', 'e\u0301', '2024-03-31', '2024-03-31 02:30:00', false),
      (9, 4, '%', 2, 2, 2.5, 2.5, 2.5, '%', '%', '%', '2024-10-27', '2024-10-27 02:30:00.5', true),
      (10, 5, '_', 3, 3, 3.5, 3.5, 3.5, '_', '_', '_', '1969-12-31', '1969-12-31 23:59:59.999999', NULL),
      (11, 5, 'x', 100, 100, 100, 100, 100, 'it''s', 'q''', '''', '2024-02-29', '2024-02-29 00:00:00', false),
      (12, NULL, 'y', 10, 10, 10.1, 10.1, 1e300, '😀', '😀', '😀', '2000-01-01', '2000-01-01 06:07:08.9', true),
      (13, 7, 'z', 5, 5, 5.55, 5.55, 1e-300, 'abc', 'abc', 'abc', '2000-01-01', '2000-01-01 06:07:08.9', true),
      (14, 7, NULL, 5, 5, 5.55, 5.55, 0.1, 'abc', 'abc', 'abc', NULL, NULL, NULL),
      (15, 8, 'a', 6, 6, 6.66, 6.66, 0.2, 'ABC', 'ABC', 'ABC', '2021-01-03', '2021-01-03 10:00:00', false),
      (16, 8, 'b', 6, 60, 6.66, 6.67, 0.3, 'a%c', 'a%c', 'a%c', '2021-01-04', '2021-01-04 10:00:00', true),
      (17, 8, 'c', NULL, 61, NULL, 6.68, 0.4, 'a_c', 'a_c', 'a_c', '2020-12-28', '2020-12-28 10:00:00', NULL),
      (18, 9, 'd', 8, NULL, 8.88, NULL, 0.5, 'a\\c', 'a\\c', 'a\\c', '2021-01-01', NULL, false),
      (19, 10, 'e', 9, 9, 9.99, 9.99, NULL, 'a"c', 'a"c', 'a"c', '2016-02-29', '2016-02-29 10:00:00', true),
      (20, -1, 'f', -5, -5, -2.5, -2.5, -2.5, '  x  ', 'x', ' x', '1582-10-15', '1582-10-15 10:00:00', true),
      (21, 2, 'a', -1, -1, -1.01, -0.0000000001, 1.5, 'a ', 'a ', 'a ', '2024-01-01', '2024-01-01 00:00:00.000001', NULL),
      (22, 0, 'é', 4, 40, 0.5, 0.5, 0.5, 'Zebra', 'Zeb', 'Zebra', '2024-01-31', '2024-01-31 10:00:00', false),
      (23, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
      (24, NULL, NULL, 12, 12, 1.5, 1.5, -0.5, '12', '12', '12', '2024-12-30', '2024-12-30 10:00:00', true);
      """;

  private static final String U =
      """
      CREATE TABLE u (id integer NOT NULL PRIMARY KEY, k integer, n varchar, i integer, b bigint,
        d decimal(12,2), s varchar, c char(6), dt date, ts timestamp, bo boolean);
      INSERT INTO u VALUES
      (1, 1, 'a', 10, 1, 1.01, 'a', 'a', '2024-02-29', '2024-02-29 23:59:59.999999', true),
      (2, 1, 'a', 20, 2, 2.5, 'a ', 'A', '2023-12-31', NULL, false),
      (3, 2, 'A', NULL, 3, NULL, 'A', 'ß', '2024-01-01', '2024-01-01 00:00:00.000001', NULL),
      (4, NULL, 'a', 40, NULL, 4.5, NULL, NULL, NULL, NULL, true),
      (5, NULL, NULL, 50, 5, -5, '', '', '2000-01-01', '2000-01-01 06:07:08.9', false),
      (6, 3, NULL, NULL, NULL, NULL, 'é', 'é', '1970-01-01', '1970-01-01 00:00:00', NULL),
      (7, 3, 'é', -7, 7, 0.05, 'e\u0301', 'e\u0301', NULL, NULL, NULL),
      (8, 4, '%', 0, 9223372036854775807, 9999999999.99, 'abc', 'abc', '9999-12-31', '9999-12-31 23:59:59.999999', true),
      (9, 4, '%', 2147483647, -9223372036854775808, -9999999999.99, '%', '%', '0001-01-01', '0001-01-01 00:00:00', false),
      (10, 11, 'ß', 7, 7, 7, 'Zebra', 'Zebra', '2021-01-03', '2021-01-03 10:00:00', true),
      (11, 12, '', 5, 5, 5.55, ' ', ' ', '2021-01-04', '2021-01-04 10:00:00', true),
      (12, 8, 'a', 6, 6, 6.66, '12', '12', '2016-02-29', NULL, false),
      (13, 8, 'b', 6, 6, 6.66, '12', '12', '2016-02-29', NULL, false),
      (14, 0, 'z', 4, 4, 0, '7', '7', '2024-10-27', NULL, NULL);
      """;

  private static final String E =
      "CREATE TABLE e (id integer NOT NULL, k integer, s varchar, d decimal(12,2), f double"
          + " precision, b bigint, bo boolean, dt date);";

  private DifferentialTables() {}

  static void create(Connection postgres) throws SQLException {
    try (Statement statement = postgres.createStatement()) {
      statement.execute(T);
      statement.execute(U);
      statement.execute(E);
      statement.execute("CREATE TABLE r (x numeric)");
      statement.execute("INSERT INTO r VALUES (1.235), (1.2449), (1.245), (NULL)");
    }
  }
}
