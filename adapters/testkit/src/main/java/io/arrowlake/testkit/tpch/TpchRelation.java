package io.arrowlake.testkit.tpch;

import static io.arrowlake.testkit.tpch.TpchColumnKind.BIGINT;
import static io.arrowlake.testkit.tpch.TpchColumnKind.CHAR;
import static io.arrowlake.testkit.tpch.TpchColumnKind.DATE;
import static io.arrowlake.testkit.tpch.TpchColumnKind.DECIMAL;
import static io.arrowlake.testkit.tpch.TpchColumnKind.INTEGER;
import static io.arrowlake.testkit.tpch.TpchColumnKind.VARCHAR;

import io.trino.tpch.TpchTable;
import java.util.List;
import java.util.Locale;

/** The eight tables of TPC-H, with the column types of the specification. */
public enum TpchRelation {
  REGION(
      TpchTable.REGION,
      5,
      List.of("r_regionkey"),
      column("r_regionkey", INTEGER),
      column("r_name", CHAR, 25),
      column("r_comment", VARCHAR, 152)),
  NATION(
      TpchTable.NATION,
      25,
      List.of("n_nationkey"),
      column("n_nationkey", INTEGER),
      column("n_name", CHAR, 25),
      column("n_regionkey", INTEGER),
      column("n_comment", VARCHAR, 152)),
  SUPPLIER(
      TpchTable.SUPPLIER,
      10_000,
      List.of("s_suppkey"),
      column("s_suppkey", INTEGER),
      column("s_name", CHAR, 25),
      column("s_address", VARCHAR, 40),
      column("s_nationkey", INTEGER),
      column("s_phone", CHAR, 15),
      column("s_acctbal", DECIMAL),
      column("s_comment", VARCHAR, 101)),
  PART(
      TpchTable.PART,
      200_000,
      List.of("p_partkey"),
      column("p_partkey", INTEGER),
      column("p_name", VARCHAR, 55),
      column("p_mfgr", CHAR, 25),
      column("p_brand", CHAR, 10),
      column("p_type", VARCHAR, 25),
      column("p_size", INTEGER),
      column("p_container", CHAR, 10),
      column("p_retailprice", DECIMAL),
      column("p_comment", VARCHAR, 23)),
  PARTSUPP(
      TpchTable.PART_SUPPLIER,
      800_000,
      List.of("ps_partkey", "ps_suppkey"),
      column("ps_partkey", INTEGER),
      column("ps_suppkey", INTEGER),
      column("ps_availqty", INTEGER),
      column("ps_supplycost", DECIMAL),
      column("ps_comment", VARCHAR, 199)),
  CUSTOMER(
      TpchTable.CUSTOMER,
      150_000,
      List.of("c_custkey"),
      column("c_custkey", INTEGER),
      column("c_name", VARCHAR, 25),
      column("c_address", VARCHAR, 40),
      column("c_nationkey", INTEGER),
      column("c_phone", CHAR, 15),
      column("c_acctbal", DECIMAL),
      column("c_mktsegment", CHAR, 10),
      column("c_comment", VARCHAR, 117)),
  ORDERS(
      TpchTable.ORDERS,
      1_500_000,
      List.of("o_orderkey"),
      column("o_orderkey", BIGINT),
      column("o_custkey", INTEGER),
      column("o_orderstatus", CHAR, 1),
      column("o_totalprice", DECIMAL),
      column("o_orderdate", DATE),
      column("o_orderpriority", CHAR, 15),
      column("o_clerk", CHAR, 15),
      column("o_shippriority", INTEGER),
      column("o_comment", VARCHAR, 79)),
  LINEITEM(
      TpchTable.LINE_ITEM,
      6_001_215,
      List.of("l_orderkey", "l_linenumber"),
      column("l_orderkey", BIGINT),
      column("l_partkey", INTEGER),
      column("l_suppkey", INTEGER),
      column("l_linenumber", INTEGER),
      column("l_quantity", DECIMAL),
      column("l_extendedprice", DECIMAL),
      column("l_discount", DECIMAL),
      column("l_tax", DECIMAL),
      column("l_returnflag", CHAR, 1),
      column("l_linestatus", CHAR, 1),
      column("l_shipdate", DATE),
      column("l_commitdate", DATE),
      column("l_receiptdate", DATE),
      column("l_shipinstruct", CHAR, 25),
      column("l_shipmode", CHAR, 10),
      column("l_comment", VARCHAR, 44));

  private final TpchTable<?> generator;
  private final long rowsAtScaleOne;
  private final List<String> primaryKey;
  private final List<Column> columns;

  TpchRelation(
      TpchTable<?> generator, long rowsAtScaleOne, List<String> primaryKey, Column... columns) {
    this.generator = generator;
    this.rowsAtScaleOne = rowsAtScaleOne;
    this.primaryKey = primaryKey;
    this.columns = List.of(columns);
  }

  /**
   * A column of a table.
   *
   * @param name its name, in lower case
   * @param kind the kind of its type
   * @param length the most characters of a text, 0 for other kinds
   */
  record Column(String name, TpchColumnKind kind, int length) {
    String postgresType() {
      return kind.postgresType(length);
    }
  }

  private static Column column(String name, TpchColumnKind kind) {
    return new Column(name, kind, 0);
  }

  private static Column column(String name, TpchColumnKind kind, int length) {
    return new Column(name, kind, length);
  }

  /** The name that the queries use, in lower case. */
  public String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The columns of the primary key, in order. */
  public List<String> primaryKey() {
    return primaryKey;
  }

  /** The names of the columns, in order. */
  public List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  /** How many rows a scale factor gives, within a percent for lineitem and exactly for others. */
  public long expectedRows(double scaleFactor) {
    return switch (this) {
      case REGION, NATION -> rowsAtScaleOne;
      default -> Math.round(rowsAtScaleOne * scaleFactor);
    };
  }

  TpchTable<?> generator() {
    return generator;
  }

  List<Column> columns() {
    return columns;
  }
}
