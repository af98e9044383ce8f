package io.arrowlake.sqltests;

import io.arrowlake.testkit.tpch.TpchRelation;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The placements of the tables of TPC-H. */
public final class TpchPlacement {
  private static final List<String> TABLES =
      Arrays.stream(TpchRelation.values()).map(TpchRelation::tableName).toList();

  private TpchPlacement() {}

  /** All tables in one of the two catalogs. */
  static TablePlacement allPostgres() {
    return TablePlacement.by("all in Postgres", TABLES, table -> true);
  }

  /** All tables as Parquet files. */
  public static TablePlacement allParquet() {
    return TablePlacement.by("all in Parquet", TABLES, table -> false);
  }

  /**
   * The placement of the demo: the small, changing tables in Postgres and the large ones in files.
   */
  public static TablePlacement demo() {
    Set<String> changing = Set.of("customer", "orders", "nation", "region");
    return TablePlacement.by("demo", TABLES, changing::contains);
  }

  /** A placement that a seed decides. */
  static TablePlacement random(long seed) {
    return TablePlacement.random(TABLES, seed);
  }
}
