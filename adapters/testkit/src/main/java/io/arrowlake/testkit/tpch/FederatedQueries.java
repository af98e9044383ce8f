package io.arrowlake.testkit.tpch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Queries that join tables of TPC-H in PostgreSQL, the catalog {@code shop}, with others in files,
 * the catalog {@code lake}: for each way to join over two sources some that it is best for. {@code
 * shop} has customer, orders, lineitem, nation and region, {@code lake} all tables.
 */
public final class FederatedQueries {
  /** Facts in files, and what selects among them in PostgreSQL. */
  public static final List<String> FACTS_IN_FILES =
      List.of(
          "SELECT o_orderpriority, count(*), sum(l_extendedprice) FROM shop.public.orders JOIN"
              + " lake.lineitem ON o_orderkey = l_orderkey WHERE o_orderdate >= DATE '1998-06-01'"
              + " GROUP BY o_orderpriority",
          "SELECT c_mktsegment, sum(l_extendedprice * (1 - l_discount)) FROM shop.public.customer,"
              + " shop.public.orders, lake.lineitem WHERE c_custkey = o_custkey AND o_orderkey ="
              + " l_orderkey AND l_shipdate > DATE '1995-03-15' GROUP BY c_mktsegment",
          "SELECT l_shipmode, count(*) FROM lake.lineitem, shop.public.orders WHERE o_orderkey ="
              + " l_orderkey AND o_orderpriority = '1-URGENT' AND l_receiptdate >= DATE '1994-01-01'"
              + " AND l_receiptdate < DATE '1995-01-01' GROUP BY l_shipmode",
          "SELECT c_name, o_orderkey, sum(l_quantity) FROM shop.public.customer,"
              + " shop.public.orders, lake.lineitem WHERE o_totalprice > 450000 AND c_custkey ="
              + " o_custkey AND o_orderkey = l_orderkey GROUP BY c_name, o_orderkey",
          "SELECT count(*) FROM shop.public.orders WHERE EXISTS (SELECT 1 FROM lake.lineitem WHERE"
              + " l_orderkey = o_orderkey AND l_quantity = 50 AND l_shipmode = 'AIR')");

  /** Facts in PostgreSQL and dimensions in files, and the other way round. */
  public static final List<String> DIMENSIONS_IN_FILES =
      List.of(
          "SELECT p_brand, count(*), sum(l_extendedprice) FROM shop.public.lineitem JOIN lake.part ON"
              + " l_partkey = p_partkey WHERE p_container = 'MED BOX' GROUP BY p_brand",
          "SELECT s_nationkey, sum(l_quantity) FROM shop.public.lineitem JOIN lake.supplier ON"
              + " l_suppkey = s_suppkey GROUP BY s_nationkey",
          "SELECT n_name, count(*), sum(o_totalprice) FROM shop.public.orders, lake.customer,"
              + " lake.nation WHERE o_custkey = c_custkey AND c_nationkey = n_nationkey GROUP BY"
              + " n_name",
          "SELECT o_orderpriority, count(*) FROM shop.public.orders WHERE o_custkey IN (SELECT"
              + " c_custkey FROM lake.customer WHERE c_mktsegment = 'BUILDING' AND c_acctbal > 9000)"
              + " GROUP BY o_orderpriority",
          "SELECT n_name, count(*), sum(o_totalprice) FROM lake.orders, shop.public.customer,"
              + " shop.public.nation WHERE o_custkey = c_custkey AND c_nationkey = n_nationkey AND"
              + " c_mktsegment = 'BUILDING' GROUP BY n_name");

  private static final List<String> OTHERS =
      List.of(
          // Keys of a few rows of a file pick rows of PostgreSQL.
          "SELECT l_orderkey, l_quantity FROM shop.public.lineitem JOIN lake.part ON l_partkey ="
              + " p_partkey WHERE p_name LIKE 'goldenrod lavender%'",
          "SELECT sum(l_extendedprice) FROM shop.public.lineitem JOIN lake.supplier ON l_suppkey ="
              + " s_suppkey WHERE s_acctbal > 9900",
          "SELECT o_orderkey, o_totalprice FROM shop.public.orders JOIN lake.customer ON o_custkey ="
              + " c_custkey WHERE c_nationkey = 3 AND c_acctbal > 9500",
          "SELECT count(*), max(o_orderdate) FROM shop.public.orders, lake.customer, lake.nation,"
              + " lake.region WHERE o_custkey = c_custkey AND c_nationkey = n_nationkey AND"
              + " n_regionkey = r_regionkey AND r_name = 'ASIA' AND c_mktsegment = 'MACHINERY'",
          "SELECT l_returnflag, count(*) FROM shop.public.lineitem, lake.orders WHERE l_orderkey ="
              + " o_orderkey AND o_orderdate = DATE '1995-03-01' GROUP BY l_returnflag",
          "SELECT c_name, o_orderdate FROM shop.public.customer, shop.public.orders, lake.nation"
              + " WHERE c_custkey = o_custkey AND c_nationkey = n_nationkey AND n_name = 'PERU' AND"
              + " o_totalprice > 400000",
          // Keys of PostgreSQL pick rows of PostgreSQL by way of a file.
          "SELECT sum(l_extendedprice) FROM shop.public.nation, lake.supplier, shop.public.lineitem"
              + " WHERE n_name = 'CHINA' AND s_nationkey = n_nationkey AND l_suppkey = s_suppkey",
          "SELECT n_name, sum(l_quantity) FROM shop.public.lineitem, lake.supplier,"
              + " shop.public.nation WHERE l_suppkey = s_suppkey AND s_nationkey = n_nationkey AND"
              + " n_regionkey = 2 GROUP BY n_name",
          // A small side that is worth sending, since what is joined is grouped.
          "SELECT n_name, count(*) FROM shop.public.customer, lake.nation WHERE c_nationkey ="
              + " n_nationkey GROUP BY n_name",
          "SELECT r_name, sum(c_acctbal) FROM shop.public.customer, lake.nation, lake.region WHERE"
              + " c_nationkey = n_nationkey AND n_regionkey = r_regionkey GROUP BY r_name",
          "SELECT s_name, sum(l_extendedprice * (1 - l_discount)) FROM shop.public.lineitem,"
              + " lake.supplier WHERE l_suppkey = s_suppkey AND l_shipdate >= DATE '1996-01-01' AND"
              + " l_shipdate < DATE '1996-04-01' GROUP BY s_name",
          "SELECT p_type, count(*) FROM shop.public.lineitem, lake.part WHERE l_partkey = p_partkey"
              + " GROUP BY p_type",
          "SELECT p_mfgr, p_size, sum(l_quantity) FROM shop.public.lineitem, lake.part WHERE"
              + " l_partkey = p_partkey AND l_shipmode = 'RAIL' GROUP BY p_mfgr, p_size",
          "SELECT ps_availqty / 1000, count(*) FROM shop.public.lineitem, lake.partsupp WHERE"
              + " l_partkey = ps_partkey AND l_suppkey = ps_suppkey AND ps_supplycost < 50 GROUP BY"
              + " ps_availqty / 1000",
          // Semi, anti and outer joins.
          "SELECT count(*) FROM shop.public.customer WHERE c_custkey NOT IN (SELECT o_custkey FROM"
              + " lake.orders)",
          "SELECT count(*) FROM lake.supplier WHERE NOT EXISTS (SELECT 1 FROM shop.public.lineitem"
              + " WHERE l_suppkey = s_suppkey AND l_quantity > 49 AND l_shipdate > DATE '1998-10-01')",
          "SELECT c_mktsegment, count(o_orderkey) FROM lake.customer LEFT JOIN shop.public.orders ON"
              + " c_custkey = o_custkey AND o_orderpriority = '5-LOW' WHERE c_acctbal < -900 GROUP BY"
              + " c_mktsegment",
          "SELECT count(*), count(o_orderkey) FROM shop.public.customer LEFT JOIN lake.orders ON"
              + " c_custkey = o_custkey AND o_totalprice > 300000 WHERE c_nationkey = 7",
          "SELECT p_partkey FROM lake.part WHERE p_size = 1 AND EXISTS (SELECT 1 FROM"
              + " shop.public.lineitem WHERE l_partkey = p_partkey AND l_quantity = 50)",
          // Groups of one source joined to the other.
          "SELECT c_name, n FROM lake.customer JOIN (SELECT o_custkey, count(*) AS n FROM"
              + " shop.public.orders GROUP BY o_custkey) o ON c_custkey = o_custkey WHERE c_acctbal >"
              + " 9800",
          "SELECT o_orderkey, q FROM lake.orders JOIN (SELECT l_orderkey, sum(l_quantity) AS q FROM"
              + " shop.public.lineitem GROUP BY l_orderkey HAVING sum(l_quantity) > 300) l ON"
              + " o_orderkey = l_orderkey",
          "SELECT n_name, avg(o_totalprice) FROM shop.public.orders, shop.public.customer,"
              + " lake.nation WHERE o_custkey = c_custkey AND c_nationkey = n_nationkey GROUP BY"
              + " n_name",
          // Many rows of both, of which few are left.
          "SELECT count(*) FROM shop.public.orders, lake.lineitem WHERE o_orderkey = l_orderkey AND"
              + " o_orderdate > l_commitdate AND l_shipmode = 'TRUCK'",
          "SELECT sum(a.l_quantity) FROM shop.public.lineitem a JOIN lake.lineitem b ON a.l_orderkey ="
              + " b.l_orderkey AND a.l_linenumber = b.l_linenumber WHERE b.l_receiptdate = DATE"
              + " '1994-07-04'",
          "SELECT o_orderpriority, count(*) FROM shop.public.orders JOIN lake.lineitem ON o_orderkey"
              + " = l_orderkey WHERE l_shipdate = DATE '1997-02-02' GROUP BY o_orderpriority",
          // Many-to-many joins in one source, which multiply rows.
          "SELECT count(*) FROM shop.public.customer c, shop.public.nation n, lake.supplier s WHERE"
              + " c.c_nationkey = n.n_nationkey AND s.s_nationkey = n.n_nationkey AND s.s_acctbal >"
              + " 9990",
          "SELECT a.o_orderkey, b.o_orderkey FROM shop.public.orders a, shop.public.orders b,"
              + " lake.customer WHERE a.o_custkey = b.o_custkey AND a.o_custkey = c_custkey AND"
              + " c_acctbal > 9990 AND a.o_orderkey < b.o_orderkey",
          // The first rows, all rows, and one row.
          "SELECT o_orderkey, p_name, l_extendedprice FROM shop.public.orders, shop.public.lineitem,"
              + " lake.part WHERE o_orderkey = l_orderkey AND l_partkey = p_partkey AND o_orderdate"
              + " = DATE '1998-08-01' ORDER BY l_extendedprice DESC LIMIT 10",
          "SELECT n.n_name, r.r_name FROM shop.public.nation n, lake.region r WHERE n.n_regionkey ="
              + " r.r_regionkey ORDER BY 1",
          "SELECT c_name, p_name FROM shop.public.customer, shop.public.orders, lake.lineitem,"
              + " lake.part WHERE c_custkey = 44 AND c_custkey = o_custkey AND o_orderkey ="
              + " l_orderkey AND l_partkey = p_partkey");

  private FederatedQueries() {}

  /** All queries, by their names in tables, in order. */
  public static Map<String, String> all() {
    List<String> texts = new ArrayList<>(FACTS_IN_FILES);
    texts.addAll(DIMENSIONS_IN_FILES);
    texts.addAll(OTHERS);
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      named.put("Q" + (i + 1), texts.get(i));
    }

    return Collections.unmodifiableMap(named);
  }
}
