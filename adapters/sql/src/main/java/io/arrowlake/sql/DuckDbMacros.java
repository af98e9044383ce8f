package io.arrowlake.sql;

import java.util.List;

/** What DuckDB lacks for the house's meaning, as macros: they are expanded when a text is bound. */
final class DuckDbMacros {
  static final List<String> STATEMENTS =
      List.of(
          // NULL comes out of a division by zero otherwise.
          macro("house_nonzero(x)", "CASE WHEN x = 0 THEN error('division by zero') ELSE x END"),
          // The quotient of integers, rounded half away from zero: its double is cut, then halved.
          macro("house_half(x)", "(x + sign(x)) // 2"),
          macro("house_quotient(a, b)", "house_half((2 * a) // house_nonzero(b))"),
          // One digit of a long division, d being below the divisor; d * 10 may have 39 digits.
          macro(
              "house_digit(q, d, b)",
              "list_transform([2 * d], lambda t: list_transform([2 * (t % b)], lambda u:"
                  + " list_transform([(u % b) + d], lambda v: list_transform([2 * (v % b)], lambda w:"
                  + " {'q': q * 10 + (2 * (2 * (t // b) + (u // b) + (v // b)) + (w // b))::UHUGEINT,"
                  + " 'd': w % b, 'b': b})[1])[1])[1])[1]"),
          macro(
              "house_digits(d, b, k)",
              "list_reduce(list_transform(range(k), lambda i:"
                  + " {'q': 0::UHUGEINT, 'd': d, 'b': b}),"
                  + " lambda x, y: house_digit(x.q, x.d, x.b),"
                  + " {'q': 0::UHUGEINT, 'd': d, 'b': b})"),
          macro("house_rounded(s, b)", "CASE WHEN s.d >= b - s.d THEN s.q + 1 ELSE s.q END"),
          macro(
              "house_long_unsigned(a, b, k, p)",
              "(a // b) * p::UHUGEINT + house_rounded(house_digits(a % b, b, k), b)"),
          // The quotient with k more digits, p being 10 to the k; below the limit in one step. The
          // dividend is named once: DuckDB computes what stands twice for every row, even for those
          // that a CASE keeps away from it.
          macro(
              "house_long_quotient(a, b, k, p, most)",
              "list_transform([a], lambda x: CASE WHEN x IS NULL OR b IS NULL THEN NULL"
                  + " WHEN abs(x) < most THEN house_quotient(x * p::HUGEINT, b)"
                  + " WHEN b = 0 THEN error('division by zero')"
                  + " ELSE (CASE WHEN (x < 0) = (b < 0) THEN 1 ELSE -1 END)::HUGEINT"
                  + " * house_long_unsigned(abs(x)::UHUGEINT, abs(b)::UHUGEINT, k, p)::HUGEINT"
                  + " END)[1]"),
          // The quotient of integers that are not negative, with the digits of three powers of ten
          // more:
          // a HUGEINT is divided bit by bit, three BIGINTs are divided by the processor.
          macro("house_step(r, b, p)", "(r * p) % b"),
          macro(
              "house_short_quotient(a, b, p, q, r)",
              "CAST(a // b AS HUGEINT) * CAST(p * q * r AS HUGEINT)"
                  + " + (((a % b) * p // b) * q + (house_step(a % b, b, p) * q // b)) * r"
                  + " + (house_step(house_step(a % b, b, p), b, q) * r // b)"
                  + " + CASE WHEN 2 * house_step(house_step(house_step(a % b, b, p), b, q), b, r) >= b"
                  + " THEN 1 ELSE 0 END"),
          // Upper-case letters as in PostgreSQL, where the sharp s has none.
          macro(
              "house_upper(x)",
              "CASE WHEN contains(x, 'ß')"
                  + " THEN array_to_string(list_transform(string_split(x, 'ß'), lambda p: upper(p)), 'ß')"
                  + " ELSE upper(x) END"),
          // DuckDB's own keeps an accent behind its letter, PostgreSQL's goes by code points.
          macro(
              "house_reverse(x)",
              "array_to_string(list_reverse(regexp_extract_all(x, '(?s).')), '')"),
          macro(
              "house_power(x, y)",
              "CASE WHEN x < 0 AND y <> trunc(y) THEN error('a negative number raised to a"
                  + " non-integer power yields a complex result')"
                  + " WHEN x = 0 AND y < 0 THEN error('zero raised to a negative power is undefined')"
                  + " WHEN isinf(power(x, y)) AND NOT isinf(x) AND NOT isinf(y)"
                  + " THEN error('value out of range: overflow') ELSE power(x, y) END"),
          macro(
              "house_exp(x)",
              "CASE WHEN isinf(exp(x)) AND NOT isinf(x)"
                  + " THEN error('value out of range: overflow') ELSE exp(x) END"),
          // PostgreSQL fills with nothing where DuckDB fails.
          macro(
              "house_lpad(s, n, f)",
              "CASE WHEN f = '' THEN left(s, greatest(n, 0)) ELSE lpad(s, n, f) END"),
          macro(
              "house_rpad(s, n, f)",
              "CASE WHEN f = '' THEN left(s, greatest(n, 0)) ELSE rpad(s, n, f) END"),
          // Percentiles of the values of an ordered list, as PostgreSQL interpolates.
          macro(
              "house_percentile_cont(a, f)",
              "list_transform([list_filter(a, lambda v: v IS NOT NULL)], lambda l:"
                  + " list_transform([(len(l) - 1) * CAST(f AS DOUBLE)], lambda p:"
                  + " CASE WHEN l[floor(p)::BIGINT + 1] = l[ceil(p)::BIGINT + 1]"
                  + " THEN l[floor(p)::BIGINT + 1]"
                  + " ELSE l[floor(p)::BIGINT + 1] + (p - floor(p))"
                  + " * (l[ceil(p)::BIGINT + 1] - l[floor(p)::BIGINT + 1]) END)[1])[1]"),
          macro(
              "house_percentile_disc(a, f)",
              "list_transform([list_filter(a, lambda v: v IS NOT NULL)], lambda l:"
                  + " l[greatest(1, ceil(len(l) * CAST(f AS DOUBLE)))::BIGINT])[1]"),
          // The digits of a decimal without its point.
          macro("house_unscaled(x)", "CAST(replace(CAST(x AS VARCHAR), '.', '') AS HUGEINT)"),
          macro(
              "house_text_integer(x)",
              "CASE WHEN x IS NULL OR regexp_full_match(x, '\\s*[+-]?[0-9]+\\s*') THEN x"
                  + " ELSE error('invalid input syntax for type integer: \"' || x || '\"') END"),
          macro(
              "house_text_decimal(x)",
              "CASE WHEN x IS NULL OR regexp_full_match(x,"
                  + " '\\s*[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?\\s*') THEN trim(x)"
                  + " ELSE error('invalid input syntax for type numeric: \"' || x || '\"') END"),
          macro(
              "house_text_boolean(x)",
              "CASE WHEN x IS NULL THEN NULL"
                  + " WHEN lower(trim(x)) IN"
                  + " ('t', 'tr', 'tru', 'true', 'y', 'ye', 'yes', 'on', '1') THEN TRUE"
                  + " WHEN lower(trim(x)) IN"
                  + " ('f', 'fa', 'fal', 'fals', 'false', 'n', 'no', 'of', 'off', '0') THEN FALSE"
                  + " ELSE error('invalid input syntax for type boolean: \"' || x || '\"') END"),
          macro(
              "house_exponent(s)",
              "left(s, 1) || rtrim('.' || rtrim(replace(substring(s, 2), '.', ''), '0'), '.')"
                  + " || 'e+' || lpad(CAST(strpos(s, '.') - 2 AS VARCHAR), 2, '0')"),
          macro(
              "house_float_text(x, most)",
              "CASE WHEN isnan(x) THEN 'NaN'"
                  + " WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END"
                  + " WHEN abs(x) >= most AND abs(x) < 1e16"
                  + " THEN CASE WHEN x < 0 THEN '-' ELSE '' END"
                  + " || house_exponent(CAST(abs(x) AS VARCHAR))"
                  + " WHEN right(CAST(x AS VARCHAR), 2) = '.0'"
                  + " THEN left(CAST(x AS VARCHAR), -2)"
                  + " ELSE CAST(x AS VARCHAR) END"),
          macro("house_year(y)", "y - CAST(y < 1 AS BIGINT)"),
          macro(
              "house_substring(s, f, n)",
              "CASE WHEN s IS NULL OR f IS NULL OR n IS NULL THEN NULL"
                  + " WHEN n < 0 THEN error('negative substring length not allowed')"
                  + " WHEN f > 2147483647 THEN left(s, 0)"
                  + " WHEN f < 1 THEN CASE WHEN CAST(f AS BIGINT) + n <= 1 THEN left(s, 0)"
                  + " ELSE substring(s, 1, least(CAST(f AS BIGINT) + n - 1, 2147483647)) END"
                  + " ELSE substring(s, f, least(n, 2147483647)) END"),
          macro(
              "house_suffix(s, f)",
              "CASE WHEN f < 1 THEN s WHEN f > 2147483647 THEN left(s, 0)"
                  + " ELSE substring(s, f) END"),
          macro(
              "house_overlay(s, r, f, n)",
              "CASE WHEN f < 1 THEN error('negative substring length not allowed')"
                  + " ELSE left(s, f - 1) || r || house_suffix(s, CAST(f AS BIGINT) + n) END"));

  private DuckDbMacros() {}

  private static String macro(String head, String body) {
    return "CREATE OR REPLACE MACRO " + head + " AS (" + body + ")";
  }
}
