-- The whole row of pg_constraint: columns that only newer servers have come along where they exist.
UNION ALL SELECT 'constraint', (to_jsonb(k) - 'conbin' || jsonb_build_object(
        'expression', CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid) END,
        'definition', CASE k.contype WHEN 'x' THEN pg_get_constraintdef(k.oid) END))::text
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    JOIN ns ON ns.oid = c.relnamespace
    WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.conparentid = 0
UNION ALL SELECT 'index', row_to_json(x)::text FROM (
    SELECT i.indexrelid::bigint AS oid, i.indrelid::bigint AS relid, ic.relname AS name,
           am.amname AS method, i.indisunique AS unique, i.indnkeyatts AS key_count,
           i.indkey::int2[] AS columns, ic.reloptions AS options, t.spcname AS tablespace,
           i.indisclustered AS clustered, i.indisvalid OR ic.relkind = 'I' AS valid,
           ic.relkind = 'I' AND NOT i.indisvalid AS only,
           i.indisexclusion AS excludes, i.indisreplident AS replica_identity,
           (to_jsonb(i) ->> 'indnullsnotdistinct')::boolean AS nulls_not_distinct,
           k.oid IS NOT NULL AS backing,
           CASE WHEN k.oid IS NULL THEN pg_get_indexdef(i.indexrelid) END AS definition,
           CASE WHEN k.oid IS NULL AND i.indexprs IS NOT NULL THEN ARRAY(
               SELECT pg_get_indexdef(i.indexrelid, n, false)
               FROM generate_series(1, i.indnkeyatts) n) END AS keys,
           pg_get_expr(i.indpred, i.indrelid) AS predicate
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid AND NOT ic.relispartition
    JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
    JOIN ns ON ns.oid = c.relnamespace
    JOIN pg_catalog.pg_am am ON am.oid = ic.relam
    LEFT JOIN pg_catalog.pg_tablespace t ON t.oid = ic.reltablespace
    LEFT JOIN pg_catalog.pg_constraint k
        ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
) x
-- The indexes of partitions that are part of their parent's, with the topmost of these.
UNION ALL SELECT 'attached', row_to_json(x)::text FROM (
    SELECT i.indrelid::bigint AS relid, ic.relname AS name, r.indrelid::bigint AS root_relid,
           rc.relname AS root_name, k.oid IS NOT NULL AS constraint,
           ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute a
                 JOIN unnest(i.indkey::int2[]) WITH ORDINALITY n (number, at) ON n.number = a.attnum
                 WHERE a.attrelid = i.indrelid ORDER BY n.at) AS columns
    FROM pg_catalog.pg_class ic
    JOIN pg_catalog.pg_index i ON i.indexrelid = ic.oid
    JOIN pg_catalog.pg_index r ON r.indexrelid = pg_partition_root(ic.oid)
    JOIN pg_catalog.pg_class rc ON rc.oid = r.indexrelid
    JOIN ns ON ns.oid = ic.relnamespace
    LEFT JOIN pg_catalog.pg_constraint k
        ON k.conindid = r.indexrelid AND k.conrelid = r.indrelid AND k.contype IN ('p', 'u', 'x')
    WHERE ic.relkind IN ('i', 'I') AND ic.relispartition
) x
UNION ALL SELECT 'enum', row_to_json(x)::text FROM (
    SELECT t.oid::bigint AS oid, ns.schema, t.typname AS name, coalesce(
               (SELECT json_agg(v.enumlabel ORDER BY v.enumsortorder)
                FROM pg_catalog.pg_enum v WHERE v.enumtypid = t.oid), '[]'::json) AS labels
    FROM pg_catalog.pg_type t
    JOIN ns ON ns.oid = t.typnamespace AND NOT ns.extension
    WHERE t.typtype = 'e' AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
) x
