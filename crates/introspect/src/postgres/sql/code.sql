-- Code and what hangs on tables. Each branch: kind, name, the table it hangs on, definition.
UNION ALL SELECT 'other', row_to_json(x)::text FROM (
    SELECT 'schema' AS kind, ns.name, NULL::bigint AS relid,
           'CREATE SCHEMA ' || quote_ident(ns.name) AS definition
    FROM ns WHERE ns.schema IS NOT NULL AND NOT ns.extension AND ns.name <> 'public'
    UNION ALL
    SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END,
           concat_ws('.', ns.schema, p.proname)
               || '(' || pg_get_function_identity_arguments(p.oid) || ')',
           NULL,
           pg_get_functiondef(p.oid)
    FROM pg_catalog.pg_proc p
    JOIN ns ON ns.oid = p.pronamespace AND NOT ns.extension
    LEFT JOIN pg_catalog.pg_depend e
        ON e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype IN ('e', 'i')
    WHERE p.prokind <> 'a' AND e.objid IS NULL
    UNION ALL
    SELECT 'aggregate',
           concat_ws('.', ns.schema, p.proname)
               || '(' || pg_get_function_identity_arguments(p.oid) || ')',
           NULL,
           format('KIND %s, SFUNC %s, STYPE %s, FINALFUNC %s, COMBINEFUNC %s, INITCOND %L, MSFUNC %s, MINVFUNC %s, SORTOP %s, PARALLEL %s',
                  a.aggkind, a.aggtransfn, format_type(a.aggtranstype, NULL), a.aggfinalfn,
                  a.aggcombinefn, a.agginitval, a.aggmtransfn, a.aggminvtransfn,
                  a.aggsortop::regoperator, p.proparallel)
    FROM pg_catalog.pg_aggregate a
    JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid
    JOIN ns ON ns.oid = p.pronamespace AND NOT ns.extension
    LEFT JOIN member e ON e.classid = 'pg_proc'::regclass AND e.objid = p.oid
    WHERE e.objid IS NULL
    UNION ALL
    SELECT 'trigger', concat_ws('.', ns.schema, c.relname, g.tgname), c.oid::bigint,
           pg_get_triggerdef(g.oid, true)
               || CASE g.tgenabled WHEN 'O' THEN '' ELSE format(' [enabled: %s]', g.tgenabled) END
    FROM pg_catalog.pg_trigger g
    JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
    JOIN ns ON ns.oid = c.relnamespace
    LEFT JOIN member e ON e.classid = 'pg_trigger'::regclass AND e.objid = g.oid
    WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND e.objid IS NULL
    UNION ALL
    SELECT 'rule', concat_ws('.', ns.schema, c.relname, r.rulename), c.oid::bigint,
           pg_get_ruledef(r.oid, true)
               || CASE r.ev_enabled WHEN 'O' THEN '' ELSE format(' [enabled: %s]', r.ev_enabled) END
    FROM pg_catalog.pg_rewrite r
    JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
    JOIN ns ON ns.oid = c.relnamespace AND NOT ns.extension
    LEFT JOIN member e ON (e.classid, e.objid) IN
        (('pg_rewrite'::regclass::oid, r.oid), ('pg_class'::regclass::oid, c.oid))
    WHERE r.rulename <> '_RETURN' AND e.objid IS NULL
    UNION ALL
    SELECT 'policy', concat_ws('.', ns.schema, c.relname, p.polname), c.oid::bigint,
           format('%s FOR %s TO %s USING (%s) WITH CHECK (%s)',
                  CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END, p.polcmd,
                  coalesce((SELECT string_agg(quote_ident(rolname), ', ' ORDER BY rolname)
                            FROM pg_catalog.pg_roles WHERE oid = ANY (p.polroles)), 'PUBLIC'),
                  coalesce(pg_get_expr(p.polqual, p.polrelid), 'true'),
                  coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'as above'))
    FROM pg_catalog.pg_policy p
    JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
    JOIN ns ON ns.oid = c.relnamespace AND NOT ns.extension
    UNION ALL
    SELECT 'statistics', concat_ws('.', ns.schema, s.stxname), s.stxrelid::bigint,
           pg_get_statisticsobjdef(s.oid)
    FROM pg_catalog.pg_statistic_ext s
    JOIN ns ON ns.oid = s.stxnamespace AND NOT ns.extension
    UNION ALL
    -- Tables and columns have their comments in the model.
    SELECT 'comment', o.type || ' ' || replace(o.identity, quote_ident(s.home) || '.', ''),
           NULL, d.description
    FROM setup s
    CROSS JOIN pg_catalog.pg_description d
    LEFT JOIN member e ON e.classid = d.classoid AND e.objid = d.objoid
    LEFT JOIN pg_catalog.pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
    CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) o
    WHERE d.objoid >= 16384 AND e.objid IS NULL AND o.type IS NOT NULL
      AND d.classoid NOT IN ('pg_extension'::regclass, 'pg_largeobject'::regclass)
      AND (c.oid IS NULL OR c.relkind NOT IN ('r', 'p', 'f'))
      AND (o.schema IS NULL OR o.schema !~ '^pg_')
) x
