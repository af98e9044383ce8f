package io.arrowlake.limits;

import io.arrowlake.testkit.tpch.TpchQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A query over TPC-H, with its tables unqualified.
 *
 * @param name has no blank
 * @param sql in one line
 * @param isOrdered whether the order of the rows is total
 */
record LargeQuery(String name, String sql, boolean isOrdered) {

  /** Operators that keep more than the memory holds, and then the queries of TPC-H. */
  static List<LargeQuery> all(double scaleFactor) {
    List<LargeQuery> queries = new ArrayList<>(OPERATORS);
    for (int number = 1; number <= TpchQueries.COUNT; number++) {
      String text = TpchQueries.text(number, scaleFactor).replaceAll("\\s+", " ");
      queries.add(new LargeQuery(String.format(Locale.ROOT, "tpch-%02d", number), text, false));
    }

    return queries;
  }

  private static LargeQuery unordered(String name, String sql) {
    return new LargeQuery(name, sql, false);
  }

  private static LargeQuery ordered(String name, String sql) {
    return new LargeQuery(name, sql, true);
  }

  private static final List<LargeQuery> OPERATORS =
      List.of(
          unordered(
              "join",
              "SELECT count(*), min(o_comment || l_comment), max(l_comment || o_clerk),"
                  + " sum(l_extendedprice * (1 - l_discount))"
                  + " FROM lineitem JOIN orders ON l_orderkey = o_orderkey"),
          unordered(
              "left-join",
              "SELECT count(*), count(l_orderkey), sum(ps_availqty), sum(l_quantity),"
                  + " max(ps_comment || l_comment) FROM partsupp LEFT JOIN lineitem"
                  + " ON ps_partkey = l_partkey AND ps_suppkey = l_suppkey AND l_quantity > 20"),
          unordered(
              "full-join",
              "SELECT count(*), count(l_orderkey), count(ps_partkey), sum(l_quantity),"
                  + " sum(ps_supplycost), min(ps_comment), min(l_comment)"
                  + " FROM lineitem FULL JOIN partsupp"
                  + " ON l_partkey = ps_partkey AND l_suppkey = ps_suppkey"),
          unordered(
              "self-join",
              "SELECT count(*), sum(a.l_quantity - b.l_quantity) FROM lineitem a JOIN lineitem b"
                  + " ON a.l_orderkey = b.l_orderkey AND a.l_suppkey <> b.l_suppkey"
                  + " AND a.l_comment < b.l_comment"),
          unordered(
              "anti-join",
              "SELECT count(*), sum(o_totalprice), min(o_comment) FROM orders WHERE NOT EXISTS"
                  + " (SELECT 1 FROM lineitem WHERE l_orderkey = o_orderkey"
                  + " AND l_comment > o_comment)"),
          unordered(
              "not-in",
              "SELECT count(*), sum(l_quantity) FROM lineitem"
                  + " WHERE l_comment NOT IN (SELECT substring(o_comment FROM 1 FOR 20) FROM orders)"),
          unordered(
              "group-by-numbers",
              "SELECT count(*), sum(n), sum(q), max(x), sum(d) FROM (SELECT l_orderkey, l_partkey,"
                  + " count(*) AS n, sum(l_quantity) AS q, max(l_extendedprice) AS x,"
                  + " avg(l_discount) AS d FROM lineitem GROUP BY l_orderkey, l_partkey) AS t"),
          unordered(
              "group-by-text",
              "SELECT count(*), sum(n), max(x) FROM (SELECT l_comment, count(*) AS n,"
                  + " max(l_shipinstruct || l_shipmode) AS x FROM lineitem GROUP BY l_comment) AS t"),
          unordered(
              "distinct",
              "SELECT count(DISTINCT l_comment), count(DISTINCT l_extendedprice),"
                  + " sum(DISTINCT l_partkey) FROM lineitem"),
          unordered(
              "except",
              "SELECT count(*), max(k), max(c) FROM (SELECT l_orderkey AS k, l_comment AS c"
                  + " FROM lineitem EXCEPT SELECT o_orderkey, o_comment FROM orders) AS t"),
          ordered(
              "sort",
              "SELECT l_comment, l_orderkey, l_linenumber, l_extendedprice FROM lineitem"
                  + " ORDER BY l_comment, l_orderkey, l_linenumber"),
          ordered(
              "sort-join",
              "SELECT o_comment, l_comment, o_orderkey, l_linenumber FROM lineitem JOIN orders"
                  + " ON l_orderkey = o_orderkey WHERE l_quantity > 25"
                  + " ORDER BY o_clerk, l_comment, o_orderkey, l_linenumber"),
          ordered(
              "top-n",
              "SELECT l_comment, l_orderkey, l_linenumber FROM lineitem"
                  + " ORDER BY l_comment DESC, l_orderkey, l_linenumber"
                  + " OFFSET 500000 ROWS FETCH NEXT 1000000 ROWS ONLY"),
          unordered(
              "window",
              "SELECT count(*), sum(r), sum(l_orderkey) FROM (SELECT l_orderkey, row_number() OVER"
                  + " (PARTITION BY l_suppkey ORDER BY l_extendedprice DESC, l_orderkey,"
                  + " l_linenumber) AS r FROM lineitem) AS t WHERE r <= 10"),
          unordered("all-rows", "SELECT * FROM lineitem"));
}
