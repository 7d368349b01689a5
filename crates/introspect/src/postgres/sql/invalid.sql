SELECT 'index' AS kind, concat_ws('.', nullif(n.nspname::text, coalesce($1::text, current_schema()::text, 'public')), t.relname) AS table_name,
       c.relname::text AS name
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE NOT i.indisvalid AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
-- A constraint that isn't enforced (PostgreSQL 18) is never validated, and says so elsewhere.
SELECT 'constraint', concat_ws('.', nullif(n.nspname::text, coalesce($1::text, current_schema()::text, 'public')), t.relname),
       k.conname::text
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class t ON t.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE NOT k.convalidated AND coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true)
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY 1, 2, 3
