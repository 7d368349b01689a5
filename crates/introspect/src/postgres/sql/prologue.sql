-- The names in answers of format_type and pg_get_* depend on search_path. It is set to the default
-- schema alone by the first branch of the UNION ALL and put back by the last: the branches run in
-- this order, and a statement with set_config is never run in parallel.
WITH before AS MATERIALIZED (
    SELECT current_setting('search_path') AS path,
           coalesce($1::text, current_schema()::text, 'public') AS home
), setup AS MATERIALIZED (
    SELECT path, home, set_config('search_path', quote_ident(home), true) AS applied FROM before
), member AS MATERIALIZED (
    -- Asked by NOT IN, which hashes it. A join would loop over it for each object where the
    -- statistics, as in a database that was just made, say that there are hardly any.
    SELECT classid, objid, refobjid AS ext FROM pg_catalog.pg_depend WHERE deptype = 'e'
), ns AS MATERIALIZED (
    SELECT n.oid, n.nspname::text AS name, nullif(n.nspname::text, s.home) AS schema,
           n.oid IN (SELECT objid FROM member WHERE classid = 'pg_namespace'::regclass) AS extension
    FROM setup s
    CROSS JOIN pg_catalog.pg_namespace n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND (NOT $2::boolean OR n.nspname::text = s.home)
), support AS MATERIALIZED (
    -- Functions that take the type that needs them.
    SELECT DISTINCT d.objid AS proc, t.oid AS type
    FROM pg_catalog.pg_type t
    JOIN ns ON ns.oid = t.typnamespace AND NOT ns.extension
    LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_type'::regclass
        AND d.refobjid = t.oid AND d.objid IN (t.typinput, t.typoutput, t.typreceive, t.typsend,
            t.typmodin, t.typmodout, t.typanalyze, t.typsubscript, r.rngcanonical)
    WHERE t.typtype IN ('b', 'r') AND d.objid >= 16384
), class_item AS MATERIALIZED (
    -- The members of operator classes, and of families alone.
    SELECT d.refclassid, d.refobjid, format('OPERATOR %s %s%s', o.amopstrategy, o.amopopr::regoperator,
               ' FOR ORDER BY ' || (SELECT format('%I.%I', n.nspname, f.opfname)
                   FROM pg_catalog.pg_opfamily f JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
                   WHERE f.oid = o.amopsortfamily AND o.amoppurpose = 'o')) AS item
    FROM setup s CROSS JOIN pg_catalog.pg_depend d
    JOIN pg_catalog.pg_amop o ON o.oid = d.objid
    WHERE d.classid = 'pg_amop'::regclass AND d.objid >= 16384 AND s.applied IS NOT NULL
      AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
    UNION ALL
    SELECT d.refclassid, d.refobjid, format('FUNCTION %s (%s, %s) %s', p.amprocnum,
               format_type(p.amproclefttype, NULL), format_type(p.amprocrighttype, NULL), p.amproc::regprocedure)
    FROM setup s CROSS JOIN pg_catalog.pg_depend d
    JOIN pg_catalog.pg_amproc p ON p.oid = d.objid
    WHERE d.classid = 'pg_amproc'::regclass AND d.objid >= 16384 AND s.applied IS NOT NULL
      AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
)
SELECT 'setup' AS kind, row_to_json(s)::text AS data
FROM setup s
