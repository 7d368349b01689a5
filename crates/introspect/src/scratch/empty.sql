-- The statements that empty a database, in order. IF EXISTS: a CASCADE may have been there first.
WITH member AS (
    SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
), home AS (
    SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'public'
), drops (step, sql) AS (
    SELECT 1, format('DROP EVENT TRIGGER IF EXISTS %I CASCADE', evtname)
    FROM pg_catalog.pg_event_trigger
    UNION ALL
    SELECT 2, format('DROP PUBLICATION IF EXISTS %I', pubname) FROM pg_catalog.pg_publication
    UNION ALL
    SELECT 3, format('DROP EXTENSION IF EXISTS %I CASCADE', extname)
    FROM pg_catalog.pg_extension
    WHERE extname <> 'plpgsql' AND extname <> ALL (string_to_array($1::text, E'\n'))
    UNION ALL
    SELECT 4, format('DROP FOREIGN DATA WRAPPER IF EXISTS %I CASCADE', w.fdwname)
    FROM pg_catalog.pg_foreign_data_wrapper w
    WHERE (('pg_foreign_data_wrapper'::regclass)::oid, w.oid) NOT IN (SELECT classid, objid FROM member)
    UNION ALL
    SELECT 5, format('DROP %s IF EXISTS %s CASCADE',
                     CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                          WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE'
                          WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END,
                     format('%I.%I', n.nspname, c.relname))
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
      AND (('pg_class'::regclass)::oid, c.oid) NOT IN (SELECT classid, objid FROM member)
      -- A column's sequence goes with its table; an identity's can't go alone.
      AND NOT (c.relkind = 'S' AND EXISTS (
          SELECT FROM pg_catalog.pg_depend o
          WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.deptype IN ('a', 'i')
            AND o.refclassid = 'pg_class'::regclass))
      AND (c.relkind <> 'c' OR (('pg_type'::regclass)::oid, c.reltype) NOT IN
           (SELECT classid, objid FROM member))
    UNION ALL
    SELECT 6, format('DROP SCHEMA IF EXISTS %I CASCADE', n.nspname)
    FROM pg_catalog.pg_namespace n
    WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public')
      AND (('pg_namespace'::regclass)::oid, n.oid) NOT IN (SELECT classid, objid FROM member)
    UNION ALL
    SELECT 7, format('DROP OPERATOR IF EXISTS public.%s (%s, %s) CASCADE', o.oprname,
                     coalesce(nullif(o.oprleft, 0)::regtype::text, 'NONE'), o.oprright::regtype)
    FROM pg_catalog.pg_operator o JOIN home ON home.oid = o.oprnamespace
    WHERE (('pg_operator'::regclass)::oid, o.oid) NOT IN (SELECT classid, objid FROM member)
    UNION ALL
    SELECT 8, format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure)
    FROM pg_catalog.pg_proc p JOIN home ON home.oid = p.pronamespace
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend o
        WHERE o.classid = 'pg_proc'::regclass AND o.objid = p.oid AND o.deptype IN ('e', 'i'))
    UNION ALL
    SELECT 9, format('DROP TYPE IF EXISTS public.%I CASCADE', t.typname)
    FROM pg_catalog.pg_type t JOIN home ON home.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd', 'r')
      AND (('pg_type'::regclass)::oid, t.oid) NOT IN (SELECT classid, objid FROM member)
    UNION ALL
    SELECT 10, format('DROP TEXT SEARCH CONFIGURATION IF EXISTS public.%I CASCADE', c.cfgname)
    FROM pg_catalog.pg_ts_config c JOIN home ON home.oid = c.cfgnamespace
    WHERE (('pg_ts_config'::regclass)::oid, c.oid) NOT IN (SELECT classid, objid FROM member)
    UNION ALL
    SELECT 11, format('DROP TEXT SEARCH DICTIONARY IF EXISTS public.%I CASCADE', d.dictname)
    FROM pg_catalog.pg_ts_dict d JOIN home ON home.oid = d.dictnamespace
    WHERE (('pg_ts_dict'::regclass)::oid, d.oid) NOT IN (SELECT classid, objid FROM member)
    UNION ALL
    SELECT 12, format('DROP COLLATION IF EXISTS public.%I CASCADE', c.collname)
    FROM pg_catalog.pg_collation c JOIN home ON home.oid = c.collnamespace
    WHERE (('pg_collation'::regclass)::oid, c.oid) NOT IN (SELECT classid, objid FROM member)
)
SELECT sql FROM drops ORDER BY step, sql
