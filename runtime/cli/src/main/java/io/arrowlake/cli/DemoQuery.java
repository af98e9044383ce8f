package io.arrowlake.cli;

import java.util.List;

/**
 * A question of the demonstration.
 *
 * @param title what it asks
 * @param shows what to look at in its plan
 * @param sql the query over both sources
 */
record DemoQuery(String title, String shows, String sql) {

  /** All of them, in their order. */
  static final List<DemoQuery> ALL =
      List.of(
          new DemoQuery(
              "Which full lots are in the urgent orders of one month?",
              "Filters and the choice of columns go to where the rows are: PostgreSQL sends only the"
                  + " urgent orders of the month, and the Parquet files are read by column.",
              """
              SELECT o.o_orderkey, o.o_orderdate, l.l_linenumber, l.l_shipmode, l.l_extendedprice
              FROM shop.orders o
              JOIN lake.lineitem l ON l.l_orderkey = o.o_orderkey
              WHERE o.o_orderdate BETWEEN DATE '1995-03-01' AND DATE '1995-03-31'
                AND o.o_orderpriority = '1-URGENT'
                AND l.l_quantity = 50
              ORDER BY o.o_orderkey, l.l_linenumber"""),
          new DemoQuery(
              "How many orders does each nation of Europe place per supplier that it has?",
              "Four tables of PostgreSQL are joined and counted inside PostgreSQL: one row per nation"
                  + " leaves it.",
              """
              SELECT c.nation, c.orders, s.suppliers,
                     CAST(c.orders AS DECIMAL(12, 2)) / s.suppliers AS orders_per_supplier
              FROM (SELECT n.n_nationkey AS nation_key, n.n_name AS nation, COUNT(*) AS orders
                    FROM shop.orders o
                    JOIN shop.customer c ON c.c_custkey = o.o_custkey
                    JOIN shop.nation n ON n.n_nationkey = c.c_nationkey
                    JOIN shop.region r ON r.r_regionkey = n.n_regionkey
                    WHERE r.r_name = 'EUROPE'
                    GROUP BY n.n_nationkey, n.n_name) c
              JOIN (SELECT s_nationkey, COUNT(*) AS suppliers
                    FROM lake.supplier
                    GROUP BY s_nationkey) s ON s.s_nationkey = c.nation_key
              ORDER BY c.nation"""),
          new DemoQuery(
              "What was shipped in the last days, and for whom?",
              "The small side is read first. Its keys then become a filter on the large side: a"
                  + " run-time filter.",
              """
              SELECT o.o_orderpriority, COUNT(*) AS shipped,
                     SUM(l.l_extendedprice * (1 - l.l_discount)) AS revenue
              FROM lake.lineitem l
              JOIN shop.orders o ON o.o_orderkey = l.l_orderkey
              WHERE l.l_shipdate >= DATE '1998-11-25'
              GROUP BY o.o_orderpriority
              ORDER BY o.o_orderpriority"""),
          new DemoQuery(
              "What is in the five most expensive orders?",
              "ORDER BY with LIMIT runs inside PostgreSQL, so that five rows leave it.",
              """
              SELECT o.o_orderkey, o.o_totalprice, COUNT(*) AS lines, SUM(l.l_quantity) AS quantity
              FROM (SELECT o_orderkey, o_totalprice
                    FROM shop.orders
                    ORDER BY o_totalprice DESC, o_orderkey
                    LIMIT 5) o
              JOIN lake.lineitem l ON l.l_orderkey = o.o_orderkey
              GROUP BY o.o_orderkey, o.o_totalprice
              ORDER BY o.o_totalprice DESC, o.o_orderkey"""),
          new DemoQuery(
              "How many orders of a quarter were delivered late, by priority?",
              "EXISTS becomes a semi join of both sources: each order counts once, however many of"
                  + " its lines were late.",
              """
              SELECT o.o_orderpriority, COUNT(*) AS late_orders
              FROM shop.orders o
              WHERE o.o_orderdate >= DATE '1993-07-01' AND o.o_orderdate < DATE '1993-10-01'
                AND EXISTS (SELECT 1
                            FROM lake.lineitem l
                            WHERE l.l_orderkey = o.o_orderkey
                              AND l.l_commitdate < l.l_receiptdate)
              GROUP BY o.o_orderpriority
              ORDER BY o.o_orderpriority"""));
}
