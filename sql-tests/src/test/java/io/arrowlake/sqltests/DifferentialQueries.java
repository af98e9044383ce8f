package io.arrowlake.sqltests;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Queries over the tables of {@link DifferentialTables}, an empty line between two, table names in
 * braces. One that starts with {@link #IN_ORDER} has a total order.
 */
final class DifferentialQueries {
  static final String IN_ORDER = "-- in order";

  private static final String JOINS =
      """
      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.k = u.k

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON t.k = u.k

      SELECT t.id, u.id FROM {t} t RIGHT JOIN {u} u ON t.k = u.k

      SELECT t.id, u.id FROM {t} t FULL JOIN {u} u ON t.k = u.k

      SELECT t.id, u.id FROM {t} t FULL JOIN {u} u ON t.k = u.k AND t.n = u.n

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON t.k = u.k AND t.n = u.n AND u.i > 5

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON t.k = u.k AND t.i > 0

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON t.k = u.k WHERE u.id IS NULL

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON t.k = u.k WHERE u.i IS NULL OR u.i > 6

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON t.k = u.k WHERE coalesce(u.i, 0) < 5

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON t.k = u.k WHERE u.i > 6

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON t.k = u.k AND u.i > 6 WHERE (u.i > 8) IS NOT TRUE

      SELECT t.id, u.id FROM {t} t RIGHT JOIN {u} u ON t.k = u.k AND t.bo WHERE u.bo IS NOT FALSE

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.k IS NOT DISTINCT FROM u.k AND t.n IS NOT DISTINCT FROM u.n

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON t.n IS NOT DISTINCT FROM u.n

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.i < u.i AND t.k > u.k

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON t.i < u.i AND t.k > u.k

      SELECT t.id, u.id FROM {t} t FULL JOIN {u} u ON t.s = u.s

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.c = u.c

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.d = u.d AND t.dt = u.dt

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.ts = u.ts

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.w = u.d

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.b = u.i

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.b = u.d

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.bo = u.bo

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON t.bo IS DISTINCT FROM u.bo AND t.k = u.k

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.k + 1 = u.k

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON coalesce(t.k, -99) = coalesce(u.k, -99)

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON coalesce(t.k, -99) = coalesce(u.k, -99) AND t.id < u.id

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.k = u.k OR t.n = u.n

      SELECT count(*), count(t.k), count(u.k), sum(t.k) FROM {t} t CROSS JOIN {u} u

      SELECT count(*) FROM {t} t CROSS JOIN {e} e

      SELECT t.id, e.id FROM {t} t LEFT JOIN {e} e ON t.k = e.k WHERE t.id < 5

      SELECT t.id, e.id FROM {t} t LEFT JOIN {e} e ON TRUE WHERE t.id < 5

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON FALSE

      SELECT t.id, u.id FROM {t} t FULL JOIN {u} u ON t.k = u.k AND t.id = 1

      SELECT a.id, b.id FROM {t} a JOIN {t} b ON a.k = b.k AND a.id < b.id

      SELECT a.id, b.id, c.id FROM {t} a JOIN {u} b ON a.k = b.k JOIN {t} c ON b.n = c.n AND a.i < c.i

      SELECT a.id, b.id, c.id FROM {t} a, {u} b, {t} c WHERE a.id = c.id AND a.k + b.k = c.k + 1

      SELECT a.id, b.id, c.id FROM {t} a LEFT JOIN {u} b ON a.k = b.k LEFT JOIN {t} c ON b.n = c.n

      SELECT a.id, b.id, c.id FROM {t} a LEFT JOIN ({u} b JOIN {t} c ON b.n = c.n) ON a.k = b.k

      SELECT a.id, b.id FROM {t} a JOIN {u} b ON a.k = b.k AND a.k = 8

      SELECT a.id, b.id FROM {t} a, {u} b WHERE a.k = 8 AND b.k = 1

      SELECT a.id, b.id FROM {t} a FULL JOIN {u} b ON a.k = b.k WHERE a.id IS NULL OR b.id IS NULL

      SELECT a.k, b.k FROM (SELECT DISTINCT k FROM {t}) a FULL JOIN (SELECT DISTINCT k FROM {u}) b ON a.k = b.k

      SELECT a.id, x.m FROM {t} a JOIN (SELECT k, max(i) AS m FROM {u} GROUP BY k) x ON a.k = x.k

      SELECT a.id, x.m FROM {t} a LEFT JOIN (SELECT k, count(i) AS m FROM {u} GROUP BY k) x ON a.k = x.k

      SELECT a.id, x.o FROM {t} a LEFT JOIN (SELECT k, 1 AS o FROM {u}) x ON a.k = x.k

      SELECT a.id, x.o FROM {t} a LEFT JOIN (SELECT k, coalesce(i, -1) AS o FROM {u}) x ON a.k = x.k

      SELECT k, t.id, u.id FROM {t} t JOIN {u} u USING (k)

      SELECT k, n, t.id, u.id FROM {t} t FULL JOIN {u} u USING (k, n)

      SELECT k, t.id, u.id FROM {t} t JOIN {u} u USING (k) WHERE k > 1

      SELECT k, t.id, u.id FROM {t} t LEFT JOIN {u} u USING (k) WHERE k > 1 AND k + 1 < 9

      SELECT k, t.id, u.id FROM {t} t RIGHT JOIN {u} u USING (k) WHERE k IS NULL OR k > 3

      SELECT k, t.id, u.id FROM {t} t FULL JOIN {u} u USING (k) WHERE k BETWEEN 1 AND 8

      SELECT k, n, t.id, u.id FROM {t} t FULL JOIN {u} u USING (k, n) WHERE k > 1 OR n = 'a'

      SELECT t.id, u.id, v.id FROM {t} t JOIN {u} u USING (k) JOIN {t} v USING (k) WHERE k = 8

      SELECT u.id FROM {u} u JOIN {t} t USING (k) WHERE EXISTS (SELECT 1 FROM {e} e RIGHT JOIN {u} v USING (k) WHERE v.id = u.id AND k > 2)

      SELECT t.id, u.id FROM {t} t JOIN {u} u USING (k) WHERE t.id IN (SELECT x.id FROM {t} x WHERE x.i = k)

      SELECT k, count(*) FROM {t} t JOIN {u} u USING (k) WHERE k > 0 GROUP BY k

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.f = u.i

      SELECT t.id, u.id FROM {t} t JOIN {t} u ON t.f = u.f
      """;

  private static final String SUB_QUERIES =
      """
      SELECT id FROM {t} WHERE k IN (SELECT k FROM {u})

      SELECT id FROM {t} WHERE k NOT IN (SELECT k FROM {u})

      SELECT id FROM {t} WHERE k NOT IN (SELECT k FROM {u} WHERE k IS NOT NULL)

      SELECT id FROM {t} WHERE k NOT IN (SELECT k FROM {e})

      SELECT id FROM {t} WHERE k IN (SELECT k FROM {e})

      SELECT id FROM {t} WHERE (k NOT IN (SELECT k FROM {u})) IS NULL

      SELECT id, k IN (SELECT k FROM {u}) FROM {t}

      SELECT id, k NOT IN (SELECT k FROM {u} WHERE k < 5) FROM {t}

      SELECT id FROM {t} WHERE (k, n) IN (SELECT k, n FROM {u})

      SELECT id FROM {t} WHERE (k, n) NOT IN (SELECT k, n FROM {u})

      SELECT id FROM {t} WHERE (k, n) NOT IN (SELECT k, n FROM {u} WHERE k IS NOT NULL)

      SELECT id FROM {t} WHERE (k, n) NOT IN (SELECT k, n FROM {u} WHERE k IS NOT NULL AND n IS NOT NULL)

      SELECT id, (k, n) IN (SELECT k, n FROM {u} WHERE k IS NOT NULL) FROM {t}

      SELECT id FROM {t} t WHERE EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k)

      SELECT id FROM {t} t WHERE NOT EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k)

      SELECT id FROM {t} t WHERE NOT EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k AND u.i > t.i)

      SELECT id FROM {t} t WHERE EXISTS (SELECT 1 FROM {u} u WHERE u.k < t.k AND u.bo = t.bo)

      SELECT id FROM {t} t WHERE EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k) OR t.i > 8

      SELECT id FROM {t} t WHERE NOT EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k) OR t.bo

      SELECT id FROM {t} t WHERE EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k OR u.n = t.n)

      SELECT id FROM {t} t WHERE EXISTS (SELECT count(*) FROM {u} u WHERE u.k = t.k)

      SELECT id FROM {t} t WHERE EXISTS (SELECT max(i) FROM {u} u WHERE u.k = t.k GROUP BY u.n HAVING count(*) > 1)

      SELECT id FROM {t} t WHERE EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k AND NOT EXISTS (SELECT 1 FROM {t} v WHERE v.n = u.n AND v.id <> t.id))

      SELECT id FROM {t} t WHERE EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k AND EXISTS (SELECT 1 FROM {t} v WHERE v.n = u.n AND v.k = t.k))

      SELECT id FROM {t} t WHERE NOT EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k AND NOT EXISTS (SELECT 1 FROM {t} v WHERE v.n = u.n AND v.id <> t.id))

      SELECT id FROM {t} t WHERE NOT EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k AND EXISTS (SELECT 1 FROM {t} v WHERE v.n = u.n AND v.id <> t.id))

      SELECT id FROM {t} t WHERE NOT EXISTS (SELECT 1 FROM {u} u WHERE NOT EXISTS (SELECT 1 FROM {t} v WHERE v.k = u.k AND v.id >= t.id) AND u.id > 3)

      SELECT id FROM {t} t WHERE EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k AND u.i NOT IN (SELECT v.i FROM {t} v WHERE v.k = t.k AND v.n = u.n))

      SELECT id FROM {t} t WHERE t.k IN (SELECT u.k FROM {u} u WHERE (SELECT count(*) FROM {t} v WHERE v.n = u.n AND v.id < t.id) = 0)

      SELECT id, (SELECT sum(u.i) FROM {u} u WHERE u.k = t.k AND u.b < (SELECT max(v.b) FROM {t} v WHERE v.k = u.k AND v.id < t.id)) FROM {t} t

      SELECT id FROM {t} t WHERE EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k AND NOT EXISTS (SELECT 1 FROM {t} v WHERE v.k = t.k AND v.id > t.id))

      SELECT id FROM {t} t WHERE NOT EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k AND u.i = (SELECT max(v.i) FROM {u} v WHERE v.n = t.n))

      SELECT id, EXISTS (SELECT 1 FROM {u} u WHERE u.k < t.k AND u.i > t.i) FROM {t} t

      SELECT id, k NOT IN (SELECT u.k FROM {u} u WHERE u.id > t.id) FROM {t} t

      SELECT id FROM {t} WHERE ((k, n) IN (SELECT k, n FROM {u})) IS NULL

      SELECT id FROM {t} WHERE (k, n) NOT IN (SELECT k, n FROM {u}) OR i > 5

      SELECT id FROM {t} WHERE (k, n) IN (SELECT k, n FROM {u}) OR i > 5

      SELECT id, CASE WHEN (k, n) IN (SELECT k, n FROM {u}) THEN 1 ELSE 0 END FROM {t}

      SELECT id, (id, k) IN (SELECT id, id FROM {u}) FROM {t}

      SELECT id, EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k OR t.k IS NULL) FROM {t} t

      SELECT id FROM {t} t WHERE EXISTS (SELECT 1 FROM {u} u WHERE u.k IS NOT DISTINCT FROM t.k) OR t.i > 8

      SELECT id, (SELECT max(u.i) FROM {u} u WHERE u.n IS NOT DISTINCT FROM t.n) FROM {t} t

      SELECT id, (SELECT count(*) FROM {u} u WHERE u.k > coalesce(t.k, 5)) FROM {t} t

      SELECT id, (SELECT max(u.k + t.k) FROM {u} u WHERE u.k = t.k) FROM {t} t

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.k = u.k AND (u.k, u.n) IN (SELECT k, n FROM {u} WHERE bo)

      SELECT t.id, u.id FROM {t} t JOIN {u} u ON t.k = u.k AND (t.k, u.n) NOT IN (SELECT k, n FROM {u} WHERE k < 3)

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON t.k = u.k AND u.i IN (SELECT i FROM {u} WHERE bo)

      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON t.k = u.k AND t.i NOT IN (SELECT i FROM {u} WHERE bo)

      SELECT id, (SELECT count(*) FROM {u} u WHERE u.id < t.id) FROM {t} t

      SELECT id, (SELECT count(*) FROM {u} u WHERE u.k = t.k HAVING count(*) > 1) FROM {t} t

      SELECT id, (SELECT max(u.n) FROM {u} u WHERE u.k = t.k OR u.id = t.id) FROM {t} t

      SELECT k, sum(i) FROM {u} u GROUP BY k HAVING sum(i) IN (SELECT i FROM {t} t WHERE t.k = u.k OR t.k = 2)

      SELECT id, (SELECT u.n FROM {u} u WHERE u.k = t.k ORDER BY u.id LIMIT 1) FROM {t} t

      SELECT id FROM {t} t WHERE EXISTS (SELECT 1 FROM {e})

      SELECT id FROM {t} t WHERE NOT EXISTS (SELECT 1 FROM {e})

      SELECT id, EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k) FROM {t} t

      SELECT id, (SELECT max(u.i) FROM {u} u WHERE u.k = t.k) FROM {t} t

      SELECT id, (SELECT count(*) FROM {u} u WHERE u.k = t.k) FROM {t} t

      SELECT id, (SELECT count(u.i) + 1 FROM {u} u WHERE u.k = t.k AND u.i < t.id) FROM {t} t

      SELECT id, (SELECT coalesce(sum(u.i), -1) FROM {u} u WHERE u.k = t.k) FROM {t} t

      SELECT id, (SELECT u.n FROM {u} u WHERE u.id = t.id) FROM {t} t

      SELECT id, (SELECT max(k) FROM {u}) FROM {t}

      SELECT id, (SELECT k FROM {e}) FROM {t}

      SELECT id FROM {t} t WHERE i > (SELECT avg(u.i) FROM {u} u WHERE u.k = t.k)

      SELECT id FROM {t} t WHERE 0 = (SELECT count(*) FROM {u} u WHERE u.k = t.k)

      SELECT id FROM {t} t WHERE (SELECT max(u.i) FROM {u} u WHERE u.k = t.k) IS NULL

      SELECT k, count(*) FROM {t} GROUP BY k HAVING count(*) > (SELECT min(u.b) FROM {u} u WHERE u.b > 0)

      SELECT k, count(*) FROM {t} t GROUP BY k HAVING count(*) >= (SELECT count(*) FROM {u} u WHERE u.k = t.k)

      SELECT id FROM {t} WHERE i > ALL (SELECT i FROM {u} WHERE k = 1)

      SELECT id FROM {t} WHERE i > ANY (SELECT i FROM {u})

      SELECT id FROM {t} WHERE i <> ALL (SELECT i FROM {u})

      SELECT id FROM {t} WHERE i = ANY (SELECT i FROM {u})

      SELECT id, i >= ALL (SELECT i FROM {u} WHERE k = 8) FROM {t}

      SELECT id FROM {t} t WHERE t.k IN (SELECT u.k FROM {u} u WHERE u.n = t.n)

      SELECT id FROM {t} t WHERE t.k NOT IN (SELECT u.k FROM {u} u WHERE u.n = t.n)

      SELECT id FROM {t} t WHERE t.k NOT IN (SELECT u.k FROM {u} u WHERE u.id > t.id)

      SELECT id FROM {t} WHERE n IN (SELECT n FROM {u}) AND k IN (SELECT k FROM {u} WHERE i IS NOT NULL)

      SELECT id FROM {t} WHERE n IN (SELECT n FROM {u}) OR k IN (SELECT k FROM {u} WHERE i IS NOT NULL)

      SELECT id FROM {t} WHERE k IN (SELECT k FROM {u} ORDER BY id LIMIT 3)

      SELECT t.id FROM {t} t LEFT JOIN {u} u ON t.k = u.k WHERE t.k NOT IN (SELECT k FROM {u} WHERE k > 2)

      SELECT id FROM {t} t WHERE d = (SELECT max(d) FROM {u} u WHERE u.n = t.n)

      SELECT id FROM {t} t WHERE i = (SELECT max(i) FROM {t} v WHERE v.k = t.k)

      SELECT id FROM {t} t WHERE i + 0 < (SELECT sum(v.i) FROM {t} v WHERE v.k = t.k AND v.id < t.id)

      SELECT id, CASE WHEN k IN (SELECT k FROM {u}) THEN 'y' WHEN k IS NULL THEN 'n' ELSE 'o' END FROM {t}

      WITH x AS (SELECT k, count(*) AS c FROM {t} GROUP BY k) SELECT a.k, a.c, b.c FROM x a LEFT JOIN x b ON a.k = b.k + 1

      WITH x AS (SELECT k, max(i) AS m FROM {u} GROUP BY k) SELECT k FROM x WHERE m = (SELECT max(m) FROM x)

      SELECT t.id, x.c FROM {t} t, LATERAL (SELECT count(*) AS c FROM {u} u WHERE u.k = t.k) x

      SELECT t.id, x.i FROM {t} t LEFT JOIN LATERAL (SELECT u.i FROM {u} u WHERE u.k = t.k) x ON TRUE

      SELECT id FROM {t} t WHERE bo AND NOT (k IN (SELECT k FROM {u} WHERE bo))

      SELECT id FROM {t} WHERE NOT (k IN (SELECT k FROM {u} WHERE k IS NOT NULL) AND i > 0)

      SELECT t.id FROM {t} t WHERE t.i < (SELECT avg(u.i) FROM {u} u WHERE u.k = t.k)

      SELECT t.id FROM {t} t WHERE t.n = 'a' AND t.i <= (SELECT 0.2 * avg(u.i) + count(*) FROM {u} u WHERE u.k = t.k)

      SELECT t.id FROM {t} t WHERE t.k > 1 AND t.i > (SELECT sum(u.i) FROM {u} u WHERE u.k = t.k AND u.n = t.n)

      SELECT t.id, (SELECT count(*) FROM {u} u WHERE u.k = t.k AND u.n = t.n) FROM {t} t WHERE t.id < 9

      SELECT t.id FROM {t} t LEFT JOIN (SELECT k, max(i) AS m, count(DISTINCT n) AS c FROM {u} GROUP BY k HAVING count(*) > 1) g ON g.k = t.k WHERE t.n IS NOT NULL

      SELECT t.id, g.m FROM {t} t LEFT JOIN (SELECT k, max(i) AS m FROM {u} GROUP BY k) g ON g.k = t.k AND t.i < g.m WHERE t.id > 3

      SELECT g.k, g.c FROM (SELECT k, count(*) AS c FROM {u} GROUP BY k) g RIGHT JOIN {t} t ON g.k = t.k WHERE t.i > 2

      SELECT t.id FROM {t} t WHERE t.k IN (SELECT u.k FROM {u} u GROUP BY u.k HAVING sum(u.i) > 5)

      SELECT t.id FROM {t} t WHERE NOT EXISTS (SELECT u.k FROM {u} u WHERE u.k = t.k AND u.i > t.i GROUP BY u.k HAVING count(*) > 1)

      SELECT g.c, h.c FROM (SELECT k, count(*) AS c FROM {u} GROUP BY k) g JOIN (SELECT k, count(*) AS c FROM {t} WHERE i > 0 GROUP BY k) h ON g.k = h.k

      SELECT t.id FROM {t} t JOIN {u} u ON t.k = u.k AND t.i / 2 < u.i - t.id

      SELECT t.id FROM {t} t JOIN {u} u ON t.k = u.k AND CASE WHEN u.i = 0 THEN FALSE ELSE t.i / u.i > 0 END

      SELECT t.id FROM {t} t WHERE EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k AND u.n <> t.n) AND NOT EXISTS (SELECT 1 FROM {u} u WHERE u.k = t.k AND u.n <> t.n AND u.i > 5)
      """;

  private static final String GROUPS =
      """
      SELECT k, count(*), count(i), sum(i), min(i), max(i) FROM {t} GROUP BY k

      SELECT k, n, count(*) FROM {t} GROUP BY k, n

      SELECT DISTINCT k, bo FROM {t}

      SELECT DISTINCT s FROM {t}

      SELECT DISTINCT c FROM {t}

      SELECT f, count(*) FROM {t} GROUP BY f

      SELECT DISTINCT f FROM {t}

      SELECT count(DISTINCT k), count(DISTINCT n), count(DISTINCT f), count(DISTINCT s) FROM {t}

      SELECT bo, count(DISTINCT k), sum(DISTINCT i), count(*) FROM {t} WHERE id <> 4 GROUP BY bo

      SELECT count(DISTINCT k) FILTER (WHERE bo), count(*) FILTER (WHERE i > 0), sum(i) FILTER (WHERE i < 0 AND k = 2) FROM {t}

      SELECT k, sum(d) FILTER (WHERE bo) FROM {t} GROUP BY k

      SELECT k, max(s) FROM {t} GROUP BY k HAVING count(*) > 1

      SELECT k FROM {t} GROUP BY k HAVING max(i) IS NULL

      SELECT k, bo, count(*), grouping(k), grouping(bo) FROM {t} GROUP BY ROLLUP (k, bo)

      SELECT k, bo, count(*), sum(i) FROM {t} GROUP BY CUBE (k, bo)

      SELECT k, n, count(*) FROM {t} GROUP BY GROUPING SETS ((k), (n), ())

      SELECT k, count(*) FROM {e} GROUP BY GROUPING SETS ((k), ())

      SELECT k, grouping(k), count(*) FROM {t} GROUP BY ROLLUP (k) HAVING grouping(k) = 1 OR k IS NULL

      SELECT count(*), count(k), sum(k), min(s), max(d), sum(d), sum(f), sum(b), avg(k), bool_and(bo) FROM {e}

      SELECT k, count(*), sum(d) FROM {e} GROUP BY k

      SELECT sum(i), sum(b), sum(d), sum(w) FROM {t}

      SELECT min(i), max(i), min(b), max(b), min(d), max(d), min(w), max(w) FROM {t}

      SELECT min(f), max(f), min(s), max(s), min(dt), max(dt), min(ts), max(ts) FROM {t}

      SELECT min(c), max(c), min(v), max(v) FROM {t}

      SELECT k, min(s), max(s), min(c), max(c) FROM {t} GROUP BY k

      SELECT k, min(f), max(f) FROM {t} GROUP BY k

      SELECT bool_and(bo), bool_or(bo) FROM {t}

      SELECT k, bool_and(bo), bool_or(bo), every(i > 0) FROM {t} GROUP BY k

      SELECT avg(i), avg(b), avg(d) FROM {t} WHERE id NOT IN (4, 5)

      SELECT k, avg(d), avg(i) FROM {t} GROUP BY k

      SELECT avg(f), sum(f) FROM {t} WHERE id IN (3, 9, 10, 11)

      SELECT sum(f) FROM {t}

      SELECT sum(f), avg(f) FROM {t} WHERE f > 1e200 OR f < -1e200

      SELECT k + 1, count(*) FROM {t} GROUP BY k + 1

      SELECT i / 2, count(*) FROM {t} GROUP BY i / 2

      SELECT CASE WHEN i > 5 THEN 'big' WHEN i <= 5 THEN 'small' END AS x, count(*) FROM {t} GROUP BY 1

      SELECT count(*) FROM {t} WHERE FALSE

      SELECT sum(x) FROM (SELECT sum(i) AS x FROM {t} GROUP BY k) q

      SELECT max(c) FROM (SELECT k, count(*) AS c FROM {t} GROUP BY k) q

      SELECT u.k, count(t.id), count(*) FROM {u} u LEFT JOIN {t} t ON t.k = u.k GROUP BY u.k

      SELECT t.k, sum(u.d), count(DISTINCT u.n) FROM {t} t LEFT JOIN {u} u ON t.k = u.k GROUP BY t.k

      SELECT t.k, sum(t.i), sum(u.i) FROM {t} t JOIN {u} u ON t.k = u.k WHERE t.id <> 4 GROUP BY t.k

      SELECT count(*) FROM (SELECT DISTINCT k, n FROM {t}) q

      SELECT sum(1), count(1), sum(NULL::integer), max('x') FROM {t}

      SELECT k, sum(i * d) FROM {t} GROUP BY k

      SELECT sum(d * d), sum(w * 2), sum(b) FROM {t}
      """;

  private static final String WINDOWS =
      """
      SELECT id, row_number() OVER (ORDER BY id), rank() OVER (ORDER BY k), dense_rank() OVER (ORDER BY k DESC) FROM {t}

      SELECT id, sum(i) OVER (PARTITION BY k ORDER BY id), count(*) OVER (PARTITION BY k) FROM {t}

      SELECT id, sum(i) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM {t}

      SELECT id, sum(id) OVER (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) FROM {t}

      SELECT id, sum(id) OVER (ORDER BY k RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM {t}

      SELECT id, lag(i) OVER (ORDER BY id), lead(i, 2, -1) OVER (ORDER BY id) FROM {t}

      SELECT id, first_value(s) OVER (PARTITION BY bo ORDER BY id), last_value(s) OVER (PARTITION BY bo ORDER BY id) FROM {t}

      SELECT id, min(s) OVER (PARTITION BY k), max(d) OVER (PARTITION BY k) FROM {t}

      SELECT id, rank() OVER (ORDER BY s), rank() OVER (ORDER BY f DESC NULLS LAST) FROM {t}

      SELECT id, ntile(4) OVER (ORDER BY id) FROM {t}

      SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY k ORDER BY id DESC) AS r FROM {t}) q WHERE r = 1

      SELECT id, avg(d) OVER (PARTITION BY k) FROM {t}

      SELECT k, sum(count(*)) OVER (ORDER BY k) FROM {t} GROUP BY k

      SELECT t.id, u.id, row_number() OVER (PARTITION BY t.k ORDER BY t.id, u.id) FROM {t} t JOIN {u} u ON t.k = u.k
      """;

  private static final String SETS =
      """
      SELECT k FROM {t} UNION SELECT k FROM {u}

      SELECT k FROM {t} UNION ALL SELECT k FROM {u}

      SELECT k FROM {t} INTERSECT SELECT k FROM {u}

      SELECT k FROM {t} INTERSECT ALL SELECT k FROM {u}

      SELECT k FROM {t} EXCEPT SELECT k FROM {u}

      SELECT k FROM {t} EXCEPT ALL SELECT k FROM {u}

      SELECT k, n FROM {u} EXCEPT SELECT k, n FROM {t}

      SELECT s FROM {t} INTERSECT SELECT s FROM {u}

      SELECT s FROM {t} UNION SELECT c FROM {u}

      SELECT i FROM {t} UNION SELECT d FROM {u}

      SELECT k FROM {t} UNION SELECT NULL

      SELECT k FROM {t} EXCEPT SELECT k FROM {e}

      SELECT k FROM {e} UNION ALL SELECT k FROM {u}

      SELECT x, count(*) FROM (SELECT k AS x FROM {t} UNION ALL SELECT i FROM {u}) q GROUP BY x

      SELECT k FROM {t} UNION SELECT k FROM {u} EXCEPT SELECT 1

      -- in order
      SELECT id FROM {t} WHERE k > 1 UNION SELECT id + 100 FROM {u} ORDER BY id DESC LIMIT 7

      SELECT f FROM {t} UNION SELECT f FROM {t}

      SELECT c FROM {t} EXCEPT SELECT c FROM {u}
      """;

  private static final String ORDERS =
      """
      -- in order
      SELECT id, k FROM {t} ORDER BY k, id

      -- in order
      SELECT id, k FROM {t} ORDER BY k DESC, id

      -- in order
      SELECT id, k FROM {t} ORDER BY k NULLS FIRST, id DESC LIMIT 5

      -- in order
      SELECT id, k FROM {t} ORDER BY k DESC NULLS LAST, id LIMIT 5 OFFSET 3

      -- in order
      SELECT id FROM {t} ORDER BY s, id

      -- in order
      SELECT id FROM {t} ORDER BY s DESC, id LIMIT 6

      -- in order
      SELECT id FROM {t} ORDER BY c, id

      -- in order
      SELECT id FROM {t} ORDER BY f, id

      -- in order
      SELECT id FROM {t} ORDER BY f DESC, id OFFSET 2

      -- in order
      SELECT id FROM {t} ORDER BY w DESC, ts, id

      -- in order
      SELECT id FROM {t} ORDER BY bo, dt DESC, id LIMIT 8 OFFSET 8

      -- in order
      SELECT s FROM {t} ORDER BY id DESC LIMIT 4 OFFSET 1

      -- in order
      SELECT s || 'x' FROM {t} ORDER BY abs(k), id

      -- in order
      SELECT lower(v) || 'x', id + 1 FROM {t} ORDER BY id LIMIT 5 OFFSET 2

      -- in order
      SELECT id FROM {t} ORDER BY id LIMIT 0

      -- in order
      SELECT id FROM {t} ORDER BY id LIMIT 5 OFFSET 1000

      -- in order
      SELECT id FROM (SELECT id, k FROM {t} ORDER BY id LIMIT 10) q WHERE k > 2 ORDER BY id DESC LIMIT 3

      SELECT x.id, u.id FROM (SELECT * FROM {t} ORDER BY id LIMIT 8 OFFSET 1) x JOIN {u} u ON x.k = u.k

      SELECT u.id, x.id FROM {u} u LEFT JOIN (SELECT id, k FROM {t} ORDER BY id DESC LIMIT 10) x ON x.k = u.k

      SELECT count(*), sum(id) FROM (SELECT id FROM {t} ORDER BY id DESC LIMIT 5 OFFSET 2) q

      SELECT count(*) FROM (SELECT id FROM {t} LIMIT 5) q

      -- in order
      SELECT t.id, u.id FROM {t} t LEFT JOIN {u} u ON t.k = u.k ORDER BY t.id, u.id DESC LIMIT 9 OFFSET 3

      -- in order
      SELECT k, count(*) AS c FROM {t} GROUP BY k ORDER BY c DESC, k NULLS FIRST LIMIT 4

      -- in order
      SELECT q.id FROM (SELECT id, i FROM {t} WHERE upper(n) = 'A') q ORDER BY i DESC, id LIMIT 2 OFFSET 1

      -- in order
      SELECT -id FROM (SELECT id FROM {t} ORDER BY id LIMIT 3) q ORDER BY 1

      -- in order
      SELECT DISTINCT k FROM {t} ORDER BY k LIMIT 3 OFFSET 1
      """;

  private static final String EXPRESSIONS =
      """
      SELECT id, CASE WHEN i = 0 THEN 0 ELSE 100 / i END FROM {t}

      SELECT id FROM {t} WHERE i <> 0 AND 100 / i > 10

      SELECT id FROM (SELECT id, i FROM {t} WHERE i <> 0) q WHERE 100 / i > 10

      SELECT t.id FROM {t} t JOIN {u} u ON t.k = u.k WHERE u.i <> 0 AND 100 / u.i >= 5

      SELECT id, CASE WHEN i IS NULL THEN 1 WHEN i = 0 THEN 2 ELSE 10 % i END FROM {t}

      SELECT id, coalesce(i, 1 / (i - i)) FROM {t} WHERE i IS NOT NULL

      SELECT sum(CASE WHEN i = 0 THEN 0 ELSE 1 / i END) FROM {t}

      SELECT id FROM {t} WHERE s LIKE 'a%'

      SELECT id FROM {t} WHERE s NOT LIKE 'a%'

      SELECT id FROM {t} WHERE s LIKE 'a\\%c' OR s LIKE '\\_'

      SELECT id FROM {t} WHERE s LIKE 'a!_c' ESCAPE '!'

      SELECT id FROM {t} WHERE s LIKE '_'

      SELECT id FROM {t} WHERE s LIKE '%'

      SELECT id FROM {t} WHERE s LIKE ''

      SELECT id FROM {t} WHERE s LIKE 'a\\\\c'

      SELECT id FROM {t} WHERE s ILIKE 'ab_'

      SELECT id FROM {t} WHERE v LIKE '% %'

      SELECT id FROM {t} WHERE c = 'a'

      SELECT id FROM {t} WHERE c = 'a' OR c = ''

      SELECT id FROM {t} WHERE s = 'a'

      SELECT id FROM {t} WHERE s = 'a ' OR s = ''

      SELECT id FROM {t} WHERE s > 'a'

      SELECT id FROM {t} WHERE s BETWEEN 'A' AND 'b'

      SELECT id FROM {t} WHERE c BETWEEN 'A' AND 'b'

      SELECT id FROM {t} WHERE c > 'a'

      SELECT id FROM {t} WHERE s < 'é' AND s >= ' '

      SELECT id FROM {t} WHERE s IN ('é', '%', 'it''s', '😀', NULL)

      SELECT id FROM {t} WHERE s NOT IN ('é', '%')

      SELECT id FROM {t} WHERE s NOT IN ('é', NULL)

      SELECT id FROM {t} WHERE k IN (1, 2, NULL)

      SELECT id FROM {t} WHERE k NOT IN (1, 2, 3)

      SELECT id FROM {t} WHERE k IN (1, 3, 5, 7, 9) OR k IS NULL

      SELECT id FROM {t} WHERE NOT (k BETWEEN 2 AND 7)

      SELECT id FROM {t} WHERE i BETWEEN 7 AND 2

      SELECT id FROM {t} WHERE bo

      SELECT id FROM {t} WHERE NOT bo

      SELECT id FROM {t} WHERE bo IS NOT TRUE

      SELECT id FROM {t} WHERE bo IS UNKNOWN

      SELECT id FROM {t} WHERE (bo AND i > 0) IS NULL

      SELECT id FROM {t} WHERE NOT (bo OR i > 0)

      SELECT id, bo AND i > 3, bo OR i > 3, NOT bo, bo = (i > 3), (i > 3) IS DISTINCT FROM bo FROM {t}

      SELECT id FROM {t} WHERE k = NULL OR i > 50

      SELECT id FROM {t} WHERE k IS DISTINCT FROM 2

      SELECT id FROM {t} WHERE NULLIF(k, 2) IS NULL

      SELECT id, coalesce(s, n, 'none'), nullif(s, ''), nullif(i, 5) FROM {t}

      SELECT id, greatest(i, k), least(i, k, 3) FROM {t}

      SELECT id FROM {t} WHERE f > 1

      SELECT id FROM {t} WHERE f = 0

      SELECT id FROM {t} WHERE f <> f

      SELECT id FROM {t} WHERE f < 0 OR f >= 1e300

      SELECT id FROM {t} WHERE f = CAST('NaN' AS double precision)

      SELECT id FROM {t} WHERE f IN (0.1, 0.5, 1.5)

      SELECT id, -f, abs(f), f * 2 FROM {t} WHERE id <> 12

      SELECT id, i / 2, i % 3, -i / 2, b / 3, b % 7 FROM {t} WHERE id NOT IN (5)

      SELECT id, d / 3, d * d, d + 1, d - 0.005, d % 2 FROM {t}

      SELECT id, d * 1.5, d / 0.7, w / 7, w + d, w - 1 FROM {t}

      SELECT id, w * 2, w * 0.5 FROM {t} WHERE id NOT IN (4, 5)

      SELECT id, round(d), round(d, 1), floor(d), ceil(d), abs(d), sign(d) FROM {t} WHERE abs(d) < 1000

      SELECT id, round(w, 2), floor(w), ceil(w) FROM {t}

      SELECT id, floor(f), ceil(f), round(f) FROM {t}

      SELECT id, CAST(d AS integer), CAST(d AS decimal(12,1)), CAST(i AS varchar), CAST(d AS varchar) FROM {t} WHERE id NOT IN (4, 5)

      SELECT id, CAST(f AS integer), CAST(f AS decimal(20,3)) FROM {t} WHERE f <> 0.5 AND f <> -0.5 AND f <> 2.5 AND f <> -2.5 AND f BETWEEN -100 AND 100

      SELECT id, CAST(b AS varchar), CAST(w AS varchar), CAST(dt AS varchar), CAST(bo AS varchar) FROM {t}

      SELECT id, CAST(ts AS varchar) FROM {t} WHERE ts IS NOT NULL

      SELECT id, CAST(ts AS date), CAST(dt AS timestamp) FROM {t}

      SELECT id, CAST(f AS varchar) FROM {t}

      SELECT id, CAST(s AS varchar(2)), CAST(v AS varchar(8)) FROM {t}

      SELECT id, CAST(s AS integer) FROM {t} WHERE s = '12'

      SELECT id, CAST(CASE WHEN s = '12' THEN s END AS decimal(10,2)) FROM {t}

      SELECT id FROM {t} WHERE CAST(s AS varchar(1)) = 'a'

      SELECT id, char_length(s), char_length(c) FROM {t}

      SELECT id, upper(id::varchar || 'a'), lower(v), trim(s), ltrim(s), rtrim(s) FROM {t} WHERE k > 0

      SELECT id, substring(s FROM 2), substring(s FROM 1 FOR 1), position('a' IN s), s || '|' || v FROM {t}

      SELECT id, c || '|', replace(s, 'a', 'bb') FROM {t}

      SELECT id, substring(s FROM 0 FOR 2), substring(s FROM -1 FOR 3), left(s, 2), right(s, 2), left(s, -1) FROM {t}

      SELECT id, extract(year FROM dt), extract(month FROM dt), extract(day FROM dt) FROM {t}

      SELECT id, extract(dow FROM dt), extract(isodow FROM dt), extract(week FROM dt), extract(doy FROM dt), extract(quarter FROM dt) FROM {t}

      SELECT id, extract(hour FROM ts), extract(minute FROM ts) FROM {t}

      SELECT id, date_trunc('month', ts), date_trunc('week', ts), date_trunc('Quarter', ts), date_trunc('hour', ts) FROM {t}

      SELECT id, CAST(date_trunc('year', dt) AS timestamp) FROM {t}

      SELECT date_trunc('year', ts), count(*) FROM {t} GROUP BY date_trunc('year', ts)

      SELECT id FROM {t} WHERE date_trunc('month', ts) = TIMESTAMP '2024-02-01 00:00:00'

      SELECT id, dt + 1, dt - 31, k + dt, dt - k FROM {t} WHERE dt > DATE '0001-03-01' AND dt < DATE '9999-01-01'

      SELECT t.id, u.id, t.dt - u.dt FROM {t} t JOIN {u} u ON t.k = u.k

      SELECT id, dt - DATE '2024-03-01', (dt - DATE '2000-01-01') / 7 FROM {t}

      SELECT id FROM {t} WHERE dt - DATE '2024-01-01' BETWEEN 0 AND 60

      SELECT bit_and(i), bit_or(i), bit_and(b), bit_or(b) FROM {t}

      SELECT k, bit_and(id), bit_or(id), count(*) FROM {t} GROUP BY k

      SELECT corr(i, d), covar_pop(i, d), covar_samp(i, d), regr_slope(i, d), regr_intercept(i, d), regr_r2(i, d), regr_avgx(i, d), regr_avgy(i, d) FROM {t} WHERE i BETWEEN -100 AND 100

      SELECT k, corr(i, id), covar_pop(i, id), covar_samp(i, id), regr_slope(i, id), regr_intercept(i, id), regr_r2(i, id) FROM {t} WHERE i BETWEEN -100 AND 100 GROUP BY k

      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY i), percentile_disc(0.5) WITHIN GROUP (ORDER BY i), percentile_cont(0.25) WITHIN GROUP (ORDER BY d DESC), percentile_disc(0.9) WITHIN GROUP (ORDER BY d DESC) FROM {t}

      SELECT k, percentile_cont(0.3) WITHIN GROUP (ORDER BY id), percentile_disc(0) WITHIN GROUP (ORDER BY i), percentile_disc(1) WITHIN GROUP (ORDER BY d), count(*) FROM {t} GROUP BY k

      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY f), percentile_disc(0.5) WITHIN GROUP (ORDER BY f) FROM {e}

      SELECT m, count(*) FROM (SELECT k, percentile_disc(0.5) WITHIN GROUP (ORDER BY i) AS m FROM {t} WHERE id < 20 GROUP BY k) q GROUP BY m

      SELECT corr(k, k), regr_slope(k, k), regr_r2(k, k) FROM {e}

      SELECT id, reverse(s), trunc(d), trunc(d, 1) FROM {t}

      SELECT count(*) FROM {t} WHERE now() > ts AND now() >= current_timestamp

      SELECT id FROM {t} WHERE dt < current_date AND ts < current_timestamp AND ts < localtimestamp

      SELECT id, dt < current_date + 1, current_date > DATE '2020-01-01' FROM {t}

      SELECT id FROM {t} WHERE extract(year FROM ts) = 2024 AND extract(month FROM dt) < 3

      SELECT id FROM {t} WHERE dt >= DATE '2024-01-01' AND dt < DATE '2024-01-01' + INTERVAL '2' MONTH

      SELECT id FROM {t} WHERE ts > TIMESTAMP '2024-02-29 23:59:59.999998'

      SELECT id FROM {t} WHERE ts = TIMESTAMP '2024-01-01 00:00:00.000001'

      SELECT id FROM {t} WHERE dt = TIMESTAMP '2024-01-01 00:00:00'

      SELECT id FROM {t} WHERE ts >= DATE '2024-02-29' AND ts <= DATE '2024-02-29'

      SELECT id, ts + INTERVAL '1' MONTH, ts - INTERVAL '1' DAY, ts + INTERVAL '90' MINUTE FROM {t} WHERE id NOT IN (5, 7)

      SELECT id FROM {t} WHERE i = 5.5 OR i = 5.0

      SELECT id FROM {t} WHERE d = 5.55 AND w >= 5.55

      SELECT id FROM {t} WHERE d > 6.655 AND d < 6.665

      SELECT id FROM {t} WHERE d = 1.5e0

      SELECT id FROM {t} WHERE i > 3000000000 OR b > 9223372036854775806

      SELECT id FROM {t} WHERE w > 1234567890123456789012345678.0123456788

      SELECT id FROM {t} WHERE i < 2.5 AND k >= 1.5

      SELECT 1, 'a', NULL, 1.50, DATE '2024-02-29', 7 / 2, -7 / 2, -7 % 3, 1.0 / 3

      SELECT * FROM (VALUES (1, 'a'), (2, NULL), (NULL, 'ab')) AS v (x, y)

      SELECT t.id, v.y FROM {t} t JOIN (VALUES (1, 'a'), (2, NULL), (NULL, 'b')) AS v (x, y) ON t.k = v.x

      SELECT count(*), max(x) FROM (VALUES (1), (NULL)) AS v (x)

      SELECT id FROM {t} WHERE (k, n) IN ((1, 'a'), (2, 'a '), (NULL, NULL))

      SELECT id FROM {t} WHERE (k = 1 AND n = 'a') OR (k = 2 AND i = -1)

      SELECT id FROM {t} WHERE (k = 1 OR upper(n) = 'A') AND (i > 0 OR bo)

      SELECT id FROM {t} WHERE k > 1 AND k > 2 AND k < 8 AND k <> 5

      SELECT id FROM {t} WHERE TRUE OR 1 / (i - i) = 1

      SELECT id FROM {t} WHERE k = k

      SELECT id FROM {t} WHERE k * 2 = 10 OR id + k > 12 AND i < 1000

      SELECT id, CASE k WHEN 1 THEN 'one' WHEN NULL THEN 'null' ELSE 'other' END FROM {t}

      SELECT id, CASE WHEN bo THEN d ELSE i END, CASE WHEN k > 2 THEN s END FROM {t}
      """;

  private static final String FAILURES =
      """
      SELECT sum(x) FROM (SELECT b AS x FROM {t} CROSS JOIN (VALUES (1)) AS v (y)) q WHERE 1 / (x - x) = 1

      SELECT id, 100 / i FROM {t}

      SELECT i + 1 FROM {t}

      SELECT b * 2 FROM {t}

      SELECT -i FROM {t}

      SELECT abs(b) FROM {t}

      SELECT sum(t.w * 8) FROM {t} t CROSS JOIN {u} u WHERE t.id = 4

      SELECT sum(t.w * 8) OVER () FROM {t} t CROSS JOIN {u} u WHERE t.id = 4

      SELECT CAST(b AS integer) FROM {t}

      SELECT CAST(s AS integer) FROM {t}

      SELECT (SELECT i FROM {u} WHERE k = 1) FROM {t}

      SELECT id, (SELECT u.i FROM {u} u WHERE u.k = t.k) FROM {t} t

      SELECT d / (d - d) FROM {t}

      SELECT f / 0 FROM {t}

      SELECT CAST(f AS bigint) FROM {t}

      SELECT CAST(d AS decimal(5,2)) FROM {t}
      """;

  private DifferentialQueries() {}

  /** Queries with rows. */
  static List<String> all() {
    return Stream.of(JOINS, SUB_QUERIES, GROUPS, WINDOWS, SETS, ORDERS, EXPRESSIONS)
        .flatMap(DifferentialQueries::split)
        .toList();
  }

  /** Queries that have no rows anywhere but an error. */
  static List<String> failing() {
    return split(FAILURES).toList();
  }

  private static Stream<String> split(String queries) {
    return Arrays.stream(queries.split("\n\n")).map(String::strip);
  }
}
