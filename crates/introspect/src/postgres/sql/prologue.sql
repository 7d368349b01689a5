-- The names in answers of format_type and pg_get_* depend on search_path. It is set to the default
-- schema alone by the first branch of the UNION ALL and put back by the last: the branches run in
-- this order, and a statement with set_config is never run in parallel.
WITH before AS MATERIALIZED (
    SELECT current_setting('search_path') AS path,
           coalesce($1::text, current_schema()::text, 'public') AS home
), setup AS MATERIALIZED (
    SELECT path, home, set_config('search_path', quote_ident(home), true) AS applied FROM before
), member AS MATERIALIZED (
    SELECT classid, objid, refobjid AS ext FROM pg_catalog.pg_depend WHERE deptype = 'e'
), ns AS MATERIALIZED (
    SELECT n.oid, n.nspname::text AS name, nullif(n.nspname::text, s.home) AS schema,
           e.objid IS NOT NULL AS extension
    FROM setup s
    CROSS JOIN pg_catalog.pg_namespace n
    LEFT JOIN member e ON e.classid = 'pg_namespace'::regclass AND e.objid = n.oid
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
)
SELECT 'setup' AS kind, row_to_json(s)::text AS data
FROM setup s
