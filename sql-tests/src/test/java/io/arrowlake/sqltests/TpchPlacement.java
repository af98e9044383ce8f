package io.arrowlake.sqltests;

import io.arrowlake.testkit.tpch.TpchRelation;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which catalog each TPC-H table is read from in a run of the queries. Immutable. */
record TpchPlacement(String name, Map<TpchRelation, String> schemas) {
  private static final String POSTGRES = "shop.public";
  private static final String PARQUET = "lake";

  /** A table's name where a query's FROM lists it, and not where a column of a row is meant. */
  private static final Pattern TABLE =
      Pattern.compile(
          "(?<=from |join |, )(customer|orders|nation|region|lineitem|partsupp|part|supplier)\\b(?!\\.)");

  /** All tables in one of the two catalogs. */
  static TpchPlacement allPostgres() {
    return by("all in Postgres", table -> true);
  }

  /** All tables as Parquet files. */
  static TpchPlacement allParquet() {
    return by("all in Parquet", table -> false);
  }

  /**
   * The placement of the demo: the small, changing tables in Postgres and the large ones in files.
   */
  static TpchPlacement demo() {
    return by(
        "demo",
        table ->
            switch (table) {
              case CUSTOMER, ORDERS, NATION, REGION -> true;
              default -> false;
            });
  }

  /** A placement that a seed decides. */
  static TpchPlacement random(long seed) {
    Random random = new Random(seed);
    return by("random " + seed, table -> random.nextBoolean());
  }

  private static TpchPlacement by(String name, Predicate<TpchRelation> isInPostgres) {
    Map<TpchRelation, String> schemas = new EnumMap<>(TpchRelation.class);
    for (TpchRelation table : TpchRelation.values()) {
      schemas.put(table, isInPostgres.test(table) ? POSTGRES : PARQUET);
    }

    return new TpchPlacement(name, Map.copyOf(schemas));
  }

  /** The query with the full names of its tables. */
  String qualify(String sql) {
    Map<String, String> byName =
        schemas.entrySet().stream()
            .collect(Collectors.toMap(e -> e.getKey().tableName(), Map.Entry::getValue));
    return TABLE
        .matcher(sql)
        .replaceAll(
            match -> Matcher.quoteReplacement(byName.get(match.group()) + "." + match.group()));
  }

  @Override
  public String toString() {
    return name;
  }
}
