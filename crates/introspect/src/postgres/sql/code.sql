-- Code and what hangs on tables. Each branch: kind, name, the table it hangs on, the catalog and the
-- row it stands in, definition, the statements that make it and take it away, the shape that must
-- stay for it to be replaced in place, and what can be altered one by one.
UNION ALL SELECT 'other', row_to_json(x)::text FROM (
    SELECT 'schema' AS kind, ns.name, NULL::bigint AS relid, 'pg_namespace' AS class,
           ns.oid::bigint AS oid, 'CREATE SCHEMA ' || quote_ident(ns.name) AS definition,
           ARRAY['CREATE SCHEMA ' || quote_ident(ns.name)] AS create,
           ARRAY['DROP SCHEMA ' || quote_ident(ns.name)] AS drop,
           NULL::text[] AS shape, NULL::json AS parts
    FROM ns WHERE ns.schema IS NOT NULL AND NOT ns.extension AND ns.name <> 'public'
    UNION ALL
    -- The statement is the definition, without the default schema's name.
    SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END,
           concat_ws('.', ns.schema, p.proname) || '(' || oidvectortypes(p.proargtypes) || ')',
           NULL, 'pg_proc', p.oid::bigint, pg_get_functiondef(p.oid), NULL,
           ARRAY[format('DROP %s %s(%s)',
                        CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
                        concat_ws('.', quote_ident(ns.schema), quote_ident(p.proname)),
                        pg_get_function_identity_arguments(p.oid))],
           ARRAY[p.prokind::text, coalesce(pg_get_function_result(p.oid), ''),
                 coalesce(p.proargnames::text, ''), coalesce(p.proargmodes::text, ''),
                 p.pronargdefaults::text],
           NULL
    FROM pg_catalog.pg_proc p
    JOIN ns ON ns.oid = p.pronamespace AND NOT ns.extension
    WHERE p.prokind <> 'a' AND p.oid NOT IN (SELECT proc FROM support)
      AND p.oid NOT IN (SELECT objid FROM pg_catalog.pg_depend
                        WHERE classid = 'pg_proc'::regclass AND deptype IN ('e', 'i'))
    UNION ALL
    SELECT 'aggregate', concat_ws('.', ns.schema, p.proname) || '(' || i.arguments || ')', NULL,
           'pg_proc', p.oid::bigint, d.definition,
           ARRAY[format('CREATE AGGREGATE %s(%s) (%s)', q.name, i.arguments, d.definition)],
           ARRAY[format('DROP AGGREGATE %s(%s)', q.name, i.arguments)], NULL, NULL
    FROM pg_catalog.pg_aggregate a
    JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid
    JOIN ns ON ns.oid = p.pronamespace AND NOT ns.extension
    CROSS JOIN LATERAL (SELECT CASE pg_get_function_identity_arguments(p.oid) WHEN '' THEN '*'
        ELSE pg_get_function_identity_arguments(p.oid) END AS arguments) i
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(p.proname)) AS name) q
    CROSS JOIN LATERAL (SELECT concat_ws(', ',
        'SFUNC = ' || a.aggtransfn, 'STYPE = ' || format_type(a.aggtranstype, NULL),
        'SSPACE = ' || nullif(a.aggtransspace, 0),
        'FINALFUNC = ' || nullif(a.aggfinalfn::oid, 0)::regproc,
        CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
        CASE WHEN a.aggfinalfn <> 0 AND a.aggfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END
             THEN 'FINALFUNC_MODIFY = ' || CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY'
                  WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
        'COMBINEFUNC = ' || nullif(a.aggcombinefn::oid, 0)::regproc,
        'SERIALFUNC = ' || nullif(a.aggserialfn::oid, 0)::regproc,
        'DESERIALFUNC = ' || nullif(a.aggdeserialfn::oid, 0)::regproc,
        'INITCOND = ' || quote_literal(a.agginitval),
        'MSFUNC = ' || nullif(a.aggmtransfn::oid, 0)::regproc,
        'MINVFUNC = ' || nullif(a.aggminvtransfn::oid, 0)::regproc,
        CASE WHEN a.aggmtranstype <> 0 THEN 'MSTYPE = ' || format_type(a.aggmtranstype, NULL) END,
        'MSSPACE = ' || nullif(a.aggmtransspace, 0),
        'MFINALFUNC = ' || nullif(a.aggmfinalfn::oid, 0)::regproc,
        CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
        'MINITCOND = ' || quote_literal(a.aggminitval),
        CASE WHEN a.aggsortop <> 0 THEN (SELECT format('SORTOP = OPERATOR(%I.%s)', n.nspname, o.oprname)
            FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
            WHERE o.oid = a.aggsortop) END,
        CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE' WHEN 'r' THEN 'PARALLEL = RESTRICTED' END,
        CASE a.aggkind WHEN 'h' THEN 'HYPOTHETICAL' END) AS definition) d
    WHERE p.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_proc'::regclass)
    UNION ALL
    SELECT 'trigger', concat_ws('.', ns.schema, c.relname, g.tgname), c.oid::bigint, 'pg_trigger',
           g.oid::bigint,
           pg_get_triggerdef(g.oid, true)
               || CASE g.tgenabled WHEN 'O' THEN '' ELSE format(' [enabled: %s]', g.tgenabled) END,
           ARRAY[pg_get_triggerdef(g.oid, true)]
               || CASE WHEN g.tgenabled <> 'O' THEN ARRAY[format('ALTER TABLE %s %s TRIGGER %I',
                      c.oid::regclass, CASE g.tgenabled WHEN 'D' THEN 'DISABLE'
                      WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, g.tgname)] END,
           ARRAY[format('DROP TRIGGER %I ON %s', g.tgname, c.oid::regclass)], NULL, NULL
    FROM pg_catalog.pg_trigger g
    JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
    JOIN ns ON ns.oid = c.relnamespace
    WHERE NOT g.tgisinternal AND g.tgparentid = 0
      AND g.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_trigger'::regclass)
    UNION ALL
    SELECT 'rule', concat_ws('.', ns.schema, c.relname, r.rulename), c.oid::bigint, 'pg_rewrite',
           r.oid::bigint,
           pg_get_ruledef(r.oid, true)
               || CASE r.ev_enabled WHEN 'O' THEN '' ELSE format(' [enabled: %s]', r.ev_enabled) END,
           ARRAY[rtrim(pg_get_ruledef(r.oid, true), ';')]
               || CASE WHEN r.ev_enabled <> 'O' THEN ARRAY[format('ALTER TABLE %s %s RULE %I',
                      c.oid::regclass, CASE r.ev_enabled WHEN 'D' THEN 'DISABLE'
                      WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, r.rulename)] END,
           ARRAY[format('DROP RULE %I ON %s', r.rulename, c.oid::regclass)], NULL, NULL
    FROM pg_catalog.pg_rewrite r
    JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
    JOIN ns ON ns.oid = c.relnamespace AND NOT ns.extension
    WHERE r.rulename <> '_RETURN'
      AND r.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_rewrite'::regclass)
      AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)
    UNION ALL
    SELECT 'policy', concat_ws('.', ns.schema, c.relname, p.polname), c.oid::bigint, 'pg_policy',
           p.oid::bigint, d.definition,
           ARRAY[format('CREATE POLICY %I ON %s %s', p.polname, c.oid::regclass, d.definition)],
           ARRAY[format('DROP POLICY %I ON %s', p.polname, c.oid::regclass)], NULL, NULL
    FROM pg_catalog.pg_policy p
    JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
    JOIN ns ON ns.oid = c.relnamespace AND NOT ns.extension
    CROSS JOIN LATERAL (SELECT concat_ws(' ',
        CASE WHEN NOT p.polpermissive THEN 'AS RESTRICTIVE' END,
        CASE p.polcmd WHEN 'r' THEN 'FOR SELECT' WHEN 'a' THEN 'FOR INSERT'
             WHEN 'w' THEN 'FOR UPDATE' WHEN 'd' THEN 'FOR DELETE' END,
        'TO ' || (SELECT string_agg(quote_ident(rolname), ', ' ORDER BY rolname)
                  FROM pg_catalog.pg_roles WHERE oid = ANY (p.polroles)),
        'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
        'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')') AS definition) d
    UNION ALL
    SELECT 'statistics', concat_ws('.', ns.schema, s.stxname), s.stxrelid::bigint,
           'pg_statistic_ext', s.oid::bigint, pg_get_statisticsobjdef(s.oid), NULL,
           ARRAY['DROP STATISTICS ' || concat_ws('.', quote_ident(ns.schema), quote_ident(s.stxname))],
           NULL, NULL
    FROM pg_catalog.pg_statistic_ext s
    JOIN ns ON ns.oid = s.stxnamespace AND NOT ns.extension
    UNION ALL
    -- Tables and columns have their comments in the model.
    -- The catalog and row are those of what is commented on.
    SELECT 'comment', o.type || ' ' || n.identity, NULL, d.classoid::regclass::text,
           d.objoid::bigint, d.description,
           ARRAY[format('COMMENT ON %s %s IS %L', t.keyword, n.identity, d.description)],
           ARRAY[format('COMMENT ON %s %s IS %s', t.keyword, n.identity, CASE WHEN d.objoid < 16384
                        THEN quote_literal('standard public schema') ELSE 'NULL' END)], NULL, NULL
    FROM setup s
    CROSS JOIN pg_catalog.pg_description d
    LEFT JOIN pg_catalog.pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
    CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) o
    CROSS JOIN LATERAL (SELECT regexp_replace(o.identity, '(^|[ (,])'
        || regexp_replace(quote_ident(s.home), '(\W)', '\\\1', 'g') || '\.', '\1', 'g') AS raw) w
    CROSS JOIN LATERAL (SELECT CASE o.type WHEN 'domain constraint'
        THEN regexp_replace(w.raw, ' on ', ' ON DOMAIN ')
        WHEN 'operator class' THEN replace(w.raw, ' for ', ' USING ')
        WHEN 'transform' THEN regexp_replace(w.raw, '^for (.*) on language ', 'FOR \1 LANGUAGE ')
        WHEN 'aggregate' THEN regexp_replace(w.raw, '\(\)$', '(*)') ELSE w.raw END AS identity) n
    CROSS JOIN LATERAL (SELECT CASE WHEN o.type LIKE '%column' THEN 'COLUMN'
        WHEN o.type LIKE '%constraint' THEN 'CONSTRAINT' WHEN o.type = 'statistics object'
        THEN 'STATISTICS' WHEN o.type = 'composite type' THEN 'TYPE'
        WHEN o.type = 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER'
        ELSE upper(o.type) END AS keyword) t
    WHERE (d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass AND o.identity = 'public'
           AND d.description <> 'standard public schema') AND o.type IS NOT NULL
      AND (d.classoid, d.objoid) NOT IN (SELECT classid, objid FROM member)
      AND d.classoid NOT IN ('pg_extension'::regclass, 'pg_largeobject'::regclass)
      AND (c.oid IS NULL OR c.relkind NOT IN ('r', 'p'))
      AND (o.schema IS NULL OR o.schema !~ '^pg_')
) x
