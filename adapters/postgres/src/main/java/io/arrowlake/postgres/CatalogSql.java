package io.arrowlake.postgres;

/** The statements that read the server's catalog. */
final class CatalogSql {
  /** The schemas whose tables users mean, with a flag for those that the server made. */
  static final String SCHEMAS =
      """
      SELECT nspname FROM pg_namespace
      WHERE nspname !~ '^pg_(toast|temp)' AND nspname NOT IN ('pg_catalog', 'information_schema')
      ORDER BY nspname""";

  static final String TABLES =
      """
      SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY c.relname""";

  /** Whether a partitioned table has partitions elsewhere, whose constraints nobody checks. */
  private static final String FOREIGN_PARTS =
      """
      (c.relkind = 'p' AND EXISTS (
        SELECT FROM pg_partition_tree(c.oid) p JOIN pg_class l ON l.oid = p.relid
        WHERE l.relkind = 'f'))""";

  /**
   * A token over all the rows of the server's catalog that define a table. A changed row has
   * another xmin.
   */
  private static final String TOKEN =
      """
      to_hex(hashtextextended(concat_ws('/', c.xmin, c.relname, n.xmin, c.relhassubclass,
        """
          + FOREIGN_PARTS
          + """
      ,
        (SELECT string_agg(concat_ws(',', a.attnum, a.xmin, a.atttypid, a.atttypmod, t.xmin), ';'
           ORDER BY a.attnum)
         FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
        (SELECT string_agg(concat_ws(',', i.indexrelid, i.xmin, i.indisvalid), ';'
           ORDER BY i.indexrelid)
         FROM pg_index i WHERE i.indrelid = c.oid),
        (SELECT string_agg(concat_ws(',', d.objsubid, d.xmin), ';' ORDER BY d.objsubid)
         FROM pg_description d
         WHERE d.objoid = c.oid AND d.classoid = 'pg_class'::regclass)), 0))""";

  /** Rows are estimated from the size of now and the density of the last ANALYZE or VACUUM. */
  private static final String SIZE =
      """
      LEFT JOIN LATERAL (
        SELECT sum(CASE WHEN l.reltuples >= 0 AND l.relpages > 0
                     THEN l.reltuples::float8 / l.relpages * s.pages END) AS rows,
          sum(CASE WHEN l.reltuples >= 0 AND l.relpages > 0 THEN 0 ELSE s.pages END) AS unknown,
          concat_ws('/', sum(l.reltuples::float8), sum(l.relpages)) AS analyzed
        FROM (SELECT c.oid AS relid WHERE c.relkind IN ('r', 'm', 'f')
              UNION ALL
              SELECT p.relid FROM pg_partition_tree(c.oid) p
              WHERE c.relkind = 'p' AND p.isleaf) x
        JOIN pg_class l ON l.oid = x.relid
        CROSS JOIN LATERAL (
          SELECT CASE WHEN l.relkind = 'f' THEN l.relpages
                   ELSE pg_relation_size(l.oid) / current_setting('block_size')::int END::float8
                 AS pages) s) size ON true
      """;

  private CatalogSql() {}

  /**
   * One row for a table that is there: oid, schema, name, token, estimated rows, bytes of unknown
   * density, and a token of the statistics. Takes schema and name.
   *
   * @param match how names match
   */
  static String state(Match match, int serverVersion) {
    // Counting the runs of ANALYZE was slow before statistics moved to shared memory.
    String runs =
        serverVersion >= 150_000
            ? "pg_stat_get_analyze_count(c.oid) + pg_stat_get_autoanalyze_count(c.oid)"
            : "0";
    String names =
        match == Match.EXACT
            ? "n.nspname = ? AND c.relname = ?"
            : "lower(n.nspname) = lower(?) AND lower(c.relname) = lower(?)"
                + " AND n.nspname !~ '^pg_(toast|temp)'";
    return "SELECT c.oid::int8, n.nspname, c.relname, "
        + TOKEN
        + ", size.rows, size.unknown * current_setting('block_size')::int,"
        + " concat_ws('/', size.analyzed, "
        + runs
        + ") FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        + SIZE
        + "WHERE "
        + names
        + " AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY n.nspname, c.relname LIMIT 1";
  }

  /** How names match. */
  enum Match {
    EXACT,
    ANY_CASE
  }

  /**
   * The columns of tables in order. Takes the schema, and the oid of one table or NULL twice for
   * all.
   */
  static final String COLUMNS =
      """
      WITH tables AS MATERIALIZED (
        SELECT c.oid, n.nspname, c.relname, c.relkind, c.relhassubclass,
          """
          + FOREIGN_PARTS
          + " AS foreign_parts, "
          + TOKEN
          + """
       AS token
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND (?::int8 IS NULL OR c.oid = ?::int8::oid))
      SELECT c.oid::int8, c.token, c.nspname, c.relname, c.relkind,
        obj_description(c.oid, 'pg_class') AS table_remark, a.attnum, a.attname,
        a.atthasdef OR a.attidentity <> '' AS has_default,
        a.attnotnull AND c.relkind <> 'f' AND NOT c.foreign_parts
          AND NOT (c.relhassubclass AND c.relkind = 'r')
          AND NOT EXISTS (
            SELECT FROM pg_constraint k
            WHERE k.conrelid = c.oid AND k.contype = 'n' AND NOT k.convalidated
              AND a.attnum = ANY(k.conkey)) AS not_null,
        base.typname, base.typtype, base.modifier, bn.nspname AS type_schema,
        coll.collprovider, coalesce(coll.collcollate, '') AS collcollate,
        coll.collisdeterministic, col_description(c.oid, a.attnum) AS remark
      FROM tables c
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_collation coll ON coll.oid = a.attcollation
      LEFT JOIN LATERAL (
        WITH RECURSIVE chain AS (
          SELECT t.typname, t.typnamespace, t.typtype, t.typbasetype, t.typtypmod,
            a.atttypmod AS modifier
          FROM pg_type t WHERE t.oid = a.atttypid
          UNION ALL
          SELECT t.typname, t.typnamespace, t.typtype, t.typbasetype, t.typtypmod,
            chain.typtypmod
          FROM chain JOIN pg_type t ON t.oid = chain.typbasetype
          WHERE chain.typtype = 'd')
        SELECT * FROM chain WHERE typtype <> 'd') base ON true
      LEFT JOIN pg_namespace bn ON bn.oid = base.typnamespace
      ORDER BY c.oid, a.attnum""";

  /** The unique keys of tables, as attribute numbers. Takes what {@link #COLUMNS} takes. */
  static final String KEYS =
      """
      SELECT i.indrelid::int8,
        (SELECT array_agg(k.number::int4)
         FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
         WHERE k.place <= i.indnkeyatts)
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND (?::int8 IS NULL OR c.oid = ?::int8::oid)
        AND i.indisunique AND i.indisvalid AND i.indimmediate
        AND i.indpred IS NULL AND i.indexprs IS NULL
        AND c.relkind IN ('r', 'p', 'm') AND NOT (c.relkind = 'r' AND c.relhassubclass)
      ORDER BY i.indisprimary DESC, i.indexrelid""";

  /**
   * The statistics of a table's columns; what counts for a table with its children comes last.
   * Takes the columns whose values are wanted, schema and table.
   */
  static final String STATISTICS =
      """
      SELECT attname, n_distinct, null_frac, avg_width,
        CASE WHEN wanted THEN most_common_vals::text::text[] END,
        CASE WHEN wanted THEN most_common_freqs::float8[] END,
        CASE WHEN wanted THEN histogram_bounds::text::text[] END
      FROM (SELECT *, attname = ANY(?::text[]) AS wanted FROM pg_stats) s
      WHERE schemaname = ? AND tablename = ?
      ORDER BY inherited""";
}
