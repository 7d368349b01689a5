-- Types, and the rest of what a user can make; the columns are those of the code before.
UNION ALL SELECT 'other', row_to_json(x)::text FROM (
    SELECT 'domain' AS kind, concat_ws('.', ns.schema, t.typname) AS name, NULL::bigint AS relid,
           'pg_type' AS class, t.oid::bigint AS oid, concat_ws(' ', d.head, k.checks) AS definition,
           ARRAY[concat_ws(' ', 'CREATE DOMAIN', q.name, 'AS', d.head, k.checks)] AS create,
           ARRAY['DROP DOMAIN ' || q.name] AS drop,
           ARRAY[format_type(t.typbasetype, t.typtypmod), coalesce(d.collation, '')] AS shape,
           (coalesce(k.parts, '[]'::jsonb)
            || CASE WHEN t.typdefault IS NULL THEN '[]'::jsonb
                    ELSE jsonb_build_array(jsonb_build_array('default', t.typdefault)) END
            || CASE WHEN t.typnotnull THEN '[["not null", ""]]'::jsonb ELSE '[]'::jsonb END)::json AS parts
    FROM pg_catalog.pg_type t
    JOIN ns ON ns.oid = t.typnamespace AND NOT ns.extension
    JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(t.typname)) AS name) q
    CROSS JOIN LATERAL (SELECT c.collation, concat_ws(' ', format_type(t.typbasetype, t.typtypmod),
                                'COLLATE ' || c.collation, 'DEFAULT ' || t.typdefault,
                                CASE WHEN t.typnotnull THEN 'NOT NULL' END) AS head
        FROM (SELECT CASE WHEN t.typcollation NOT IN (0, b.typcollation)
                          THEN t.typcollation::regcollation::text END AS collation) c) d
    LEFT JOIN (
        SELECT contypid, string_agg('CONSTRAINT ' || quote_ident(conname) || ' '
                                    || pg_get_constraintdef(oid), ' ' ORDER BY conname) AS checks,
               jsonb_agg(jsonb_build_array('check ' || conname, pg_get_constraintdef(oid))
                         ORDER BY conname) AS parts
        FROM pg_catalog.pg_constraint WHERE contypid <> 0 AND contype = 'c' GROUP BY contypid
    ) k ON k.contypid = t.oid
    WHERE t.typtype = 'd' AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
    UNION ALL
    SELECT 'composite type', concat_ws('.', ns.schema, t.typname), NULL, 'pg_type', t.oid::bigint,
           d.definition,
           ARRAY[format('CREATE TYPE %s AS (%s)', q.name, d.definition)],
           ARRAY['DROP TYPE ' || q.name], NULL, d.parts
    FROM pg_catalog.pg_type t
    JOIN ns ON ns.oid = t.typnamespace AND NOT ns.extension
    JOIN pg_catalog.pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(t.typname)) AS name) q
    CROSS JOIN LATERAL (
        SELECT coalesce(string_agg(quote_ident(a.attname) || ' ' || f.type, ', ' ORDER BY a.attnum), '')
                   AS definition,
               coalesce(json_agg(json_build_array(a.attname, f.type) ORDER BY a.attnum), '[]') AS parts
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_type b ON b.oid = a.atttypid
        CROSS JOIN LATERAL (SELECT concat_ws(' ', format_type(a.atttypid, a.atttypmod),
                      CASE WHEN a.attcollation NOT IN (0, b.typcollation)
                           THEN 'COLLATE ' || a.attcollation::regcollation END) AS type) f
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) d
    WHERE t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
    UNION ALL
    SELECT 'range type', concat_ws('.', ns.schema, t.typname), NULL, 'pg_type', t.oid::bigint,
           concat_ws(E';\n', d.definition, array_to_string(f.create, E';\n')),
           CASE WHEN f.create IS NULL THEN '{}' ELSE ARRAY['CREATE TYPE ' || q.name] || f.create END
               || ARRAY[format('CREATE TYPE %s AS RANGE (%s)', q.name, d.definition)],
           ARRAY['DROP TYPE ' || q.name || CASE WHEN f.create IS NULL THEN '' ELSE ' CASCADE' END], NULL, NULL
    FROM pg_catalog.pg_range r
    JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid
    JOIN ns ON ns.oid = t.typnamespace AND NOT ns.extension
    JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
    JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
    JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(t.typname)) AS name) q
    CROSS JOIN LATERAL (SELECT concat_ws(', ', 'SUBTYPE = ' || format_type(r.rngsubtype, NULL),
        CASE WHEN NOT o.opcdefault THEN format('SUBTYPE_OPCLASS = %I.%I', n.nspname, o.opcname) END,
        CASE WHEN r.rngcollation NOT IN (0, s.typcollation)
             THEN 'COLLATION = ' || r.rngcollation::regcollation END,
        'CANONICAL = ' || nullif(r.rngcanonical::oid, 0)::regproc,
        'SUBTYPE_DIFF = ' || nullif(r.rngsubdiff::oid, 0)::regproc,
        'MULTIRANGE_TYPE_NAME = ' || r.rngmultitypid::regtype) AS definition) d
    CROSS JOIN LATERAL (SELECT array_agg(rtrim(pg_get_functiondef(s.proc)) ORDER BY s.proc::regprocedure::text) AS create
                        FROM support s WHERE s.type = t.oid) f
    WHERE t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
    UNION ALL
    -- The version is said where it isn't the one that the server would take.
    SELECT 'extension', x.extname, NULL, 'pg_extension', x.oid::bigint,
           format('SCHEMA %s VERSION %s', coalesce(ns.schema, 'default'), x.extversion),
           ARRAY[concat_ws(' ', 'CREATE EXTENSION', quote_ident(x.extname),
                           'SCHEMA ' || quote_ident(coalesce(ns.schema, nullif(n.nspname, s.home))),
                           CASE WHEN a.default_version IS DISTINCT FROM x.extversion
                                THEN 'VERSION ' || quote_literal(x.extversion) END)],
           ARRAY['DROP EXTENSION ' || quote_ident(x.extname)], NULL,
           json_build_array(json_build_array('schema', coalesce(n.nspname, '')),
                            json_build_array('version', x.extversion))
    FROM setup s CROSS JOIN pg_catalog.pg_extension x
    LEFT JOIN ns ON ns.oid = x.extnamespace
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace
    LEFT JOIN pg_catalog.pg_available_extensions a ON a.name = x.extname
    WHERE x.extname <> 'plpgsql'
    UNION ALL
    SELECT 'event trigger', v.evtname, NULL, 'pg_event_trigger', v.oid::bigint,
           concat_ws(' ', v.evtevent, v.evttags::text, v.evtfoid::regproc::text, v.evtenabled),
           ARRAY[concat_ws(' ', 'CREATE EVENT TRIGGER', quote_ident(v.evtname), 'ON', v.evtevent,
                           'WHEN TAG IN (' || (SELECT string_agg(quote_literal(tag), ', ')
                                               FROM unnest(v.evttags) tag) || ')',
                           'EXECUTE FUNCTION ' || v.evtfoid::regproc || '()')]
               || CASE WHEN v.evtenabled <> 'O' THEN ARRAY[format('ALTER EVENT TRIGGER %I %s',
                      v.evtname, CASE v.evtenabled WHEN 'D' THEN 'DISABLE'
                      WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END)] END,
           ARRAY['DROP EVENT TRIGGER ' || quote_ident(v.evtname)], NULL, NULL
    FROM pg_catalog.pg_event_trigger v
    WHERE v.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_event_trigger'::regclass)
    UNION ALL
    SELECT 'publication', p.pubname, NULL, 'pg_publication', p.oid::bigint, d.definition,
           ARRAY[concat_ws(' ', 'CREATE PUBLICATION', quote_ident(p.pubname), d.definition)],
           ARRAY['DROP PUBLICATION ' || quote_ident(p.pubname)], NULL, NULL
    FROM pg_catalog.pg_publication p
    CROSS JOIN (SELECT NULL::pg_catalog.pg_node_tree AS prqual, NULL::int2vector AS prattrs) former
    LEFT JOIN LATERAL (
        -- Before PostgreSQL 15 the two columns are those of `former`.
        SELECT string_agg(concat_ws(' ', r.prrelid::regclass::text,
                   '(' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
                           FROM pg_catalog.pg_attribute a
                           WHERE a.attrelid = r.prrelid AND a.attnum = ANY (prattrs)) || ')',
                   'WHERE (' || pg_get_expr(prqual, r.prrelid) || ')'),
                   ', ' ORDER BY r.prrelid::regclass::text) AS tables
        FROM pg_catalog.pg_publication_rel r WHERE r.prpubid = p.oid
    ) r ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(quote_ident(n.nspname), ', ' ORDER BY n.nspname) AS schemas
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_depend o ON o.classid = d.classid AND o.objid = d.objid
            AND o.refclassid = 'pg_namespace'::regclass
        JOIN pg_catalog.pg_namespace n ON n.oid = o.refobjid
        WHERE d.classid = to_regclass('pg_catalog.pg_publication_namespace')
          AND d.refclassid = 'pg_publication'::regclass AND d.refobjid = p.oid
    ) ps ON true
    CROSS JOIN LATERAL (SELECT concat_ws(' ',
        CASE WHEN p.puballtables THEN 'FOR ALL TABLES'
             ELSE 'FOR ' || nullif(concat_ws(', ', 'TABLE ' || r.tables, 'TABLES IN SCHEMA ' || ps.schemas), '') END,
        format('WITH (publish = %L, publish_via_partition_root = %s%s)',
               concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END,
                         CASE WHEN p.pubupdate THEN 'update' END,
                         CASE WHEN p.pubdelete THEN 'delete' END,
                         CASE WHEN p.pubtruncate THEN 'truncate' END), p.pubviaroot::text,
               CASE WHEN to_jsonb(p) ->> 'pubgencols' = 's' THEN ', publish_generated_columns = stored' END))
        AS definition) d
    UNION ALL
    SELECT 'operator',
           format('%s(%s, %s)', concat_ws('.', ns.schema, o.oprname), o.oprleft::regtype,
                  o.oprright::regtype),
           NULL, 'pg_operator', o.oid::bigint, d.definition,
           ARRAY[format('CREATE OPERATOR %s (%s)', q.name, d.definition)],
           ARRAY[format('DROP OPERATOR %s (%s, %s)', q.name,
                        CASE o.oprleft WHEN 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END,
                        format_type(o.oprright, NULL))], NULL, NULL
    FROM pg_catalog.pg_operator o
    JOIN ns ON ns.oid = o.oprnamespace AND NOT ns.extension
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), o.oprname) AS name) q
    CROSS JOIN LATERAL (SELECT concat_ws(', ', 'FUNCTION = ' || o.oprcode,
        CASE WHEN o.oprleft <> 0 THEN 'LEFTARG = ' || format_type(o.oprleft, NULL) END,
        'RIGHTARG = ' || format_type(o.oprright, NULL),
        (SELECT format('COMMUTATOR = OPERATOR(%I.%s)', n.nspname, c.oprname)
         FROM pg_catalog.pg_operator c JOIN pg_catalog.pg_namespace n ON n.oid = c.oprnamespace
         WHERE c.oid = o.oprcom),
        (SELECT format('NEGATOR = OPERATOR(%I.%s)', n.nspname, c.oprname)
         FROM pg_catalog.pg_operator c JOIN pg_catalog.pg_namespace n ON n.oid = c.oprnamespace
         WHERE c.oid = o.oprnegate),
        'RESTRICT = ' || nullif(o.oprrest::oid, 0)::regproc,
        'JOIN = ' || nullif(o.oprjoin::oid, 0)::regproc,
        CASE WHEN o.oprcanhash THEN 'HASHES' END,
        CASE WHEN o.oprcanmerge THEN 'MERGES' END) AS definition) d
    WHERE o.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_operator'::regclass) AND o.oprcode <> 0
    UNION ALL
    SELECT 'collation', concat_ws('.', ns.schema, c.collname), NULL, 'pg_collation', c.oid::bigint,
           d.definition,
           ARRAY[format('CREATE COLLATION %s (%s)', q.name, d.definition)],
           ARRAY['DROP COLLATION ' || q.name], NULL, NULL
    FROM pg_catalog.pg_collation c
    JOIN ns ON ns.oid = c.collnamespace AND NOT ns.extension
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(c.collname)) AS name) q
    CROSS JOIN LATERAL (SELECT to_jsonb(c) AS row) j
    CROSS JOIN LATERAL (SELECT concat_ws(', ',
        'PROVIDER = ' || CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
        -- Its place moved twice: collcollate, colliculocale (15), colllocale (17).
        CASE WHEN c.collprovider <> 'c' OR j.row ->> 'collcollate' = j.row ->> 'collctype'
             THEN 'LOCALE = ' || quote_literal(coalesce(j.row ->> 'colllocale', j.row ->> 'colliculocale',
                                                        j.row ->> 'collcollate'))
             ELSE format('LC_COLLATE = %L, LC_CTYPE = %L', j.row ->> 'collcollate', j.row ->> 'collctype') END,
        'RULES = ' || quote_literal(j.row ->> 'collicurules'),
        CASE WHEN NOT c.collisdeterministic THEN 'DETERMINISTIC = false' END) AS definition) d
    WHERE c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_collation'::regclass)
    UNION ALL
    SELECT 'text search configuration', concat_ws('.', ns.schema, c.cfgname), NULL, 'pg_ts_config',
           c.oid::bigint, concat_ws(' ', p.prsname, m.mapping),
           ARRAY[format('CREATE TEXT SEARCH CONFIGURATION %s (PARSER = %I.%I)', q.name, pn.nspname, p.prsname)]
               || m.statements,
           ARRAY['DROP TEXT SEARCH CONFIGURATION ' || q.name], NULL, NULL
    FROM pg_catalog.pg_ts_config c
    JOIN ns ON ns.oid = c.cfgnamespace AND NOT ns.extension
    JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
    JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(c.cfgname)) AS name) q
    CROSS JOIN LATERAL (
        SELECT string_agg(t.alias || ':' || t.dicts, ' ' ORDER BY t.alias) AS mapping,
               array_agg(format('ALTER TEXT SEARCH CONFIGURATION %s ADD MAPPING FOR %s WITH %s',
                                q.name, quote_ident(t.alias), t.dicts) ORDER BY t.alias) AS statements
        FROM (
            SELECT y.alias, string_agg(k.mapdict::regdictionary::text, ', ' ORDER BY k.mapseqno) AS dicts
            FROM pg_catalog.pg_ts_config_map k
            JOIN ts_token_type(c.cfgparser) y ON y.tokid = k.maptokentype
            WHERE k.mapcfg = c.oid GROUP BY y.alias
        ) t
    ) m
    WHERE c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_ts_config'::regclass)
    UNION ALL
    SELECT 'text search dictionary', concat_ws('.', ns.schema, d.dictname), NULL, 'pg_ts_dict',
           d.oid::bigint, concat_ws(', ', format('TEMPLATE = %I.%I', tn.nspname, t.tmplname), d.dictinitoption),
           ARRAY[format('CREATE TEXT SEARCH DICTIONARY %s (%s)', q.name,
                        concat_ws(', ', format('TEMPLATE = %I.%I', tn.nspname, t.tmplname), d.dictinitoption))],
           ARRAY['DROP TEXT SEARCH DICTIONARY ' || q.name], NULL, NULL
    FROM pg_catalog.pg_ts_dict d
    JOIN ns ON ns.oid = d.dictnamespace AND NOT ns.extension
    JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
    JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(d.dictname)) AS name) q
    WHERE d.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_ts_dict'::regclass)
    UNION ALL
    SELECT 'cast', format('(%s AS %s)', c.castsource::regtype, c.casttarget::regtype), NULL, 'pg_cast',
           c.oid::bigint, d.definition,
           ARRAY[format('CREATE CAST (%s AS %s) %s', format_type(c.castsource, NULL),
                        format_type(c.casttarget, NULL), d.definition)],
           ARRAY[format('DROP CAST (%s AS %s)', format_type(c.castsource, NULL),
                        format_type(c.casttarget, NULL))], NULL, NULL
    FROM pg_catalog.pg_cast c
    CROSS JOIN LATERAL (SELECT concat_ws(' ', CASE c.castmethod WHEN 'i' THEN 'WITH INOUT'
        WHEN 'b' THEN 'WITHOUT FUNCTION' ELSE 'WITH FUNCTION ' || c.castfunc::regprocedure END,
        CASE c.castcontext WHEN 'a' THEN 'AS ASSIGNMENT' WHEN 'i' THEN 'AS IMPLICIT' END) AS definition) d
    LEFT JOIN pg_catalog.pg_depend e
        ON e.classid = 'pg_cast'::regclass AND e.objid = c.oid AND e.deptype IN ('e', 'i')
    WHERE c.oid >= 16384 AND e.objid IS NULL
    UNION ALL
    SELECT 'foreign data wrapper', w.fdwname, NULL, 'pg_foreign_data_wrapper', w.oid::bigint, d.definition,
           ARRAY[concat_ws(' ', 'CREATE FOREIGN DATA WRAPPER', quote_ident(w.fdwname), nullif(d.definition, ''))],
           ARRAY['DROP FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname)], NULL, NULL
    FROM pg_catalog.pg_foreign_data_wrapper w
    CROSS JOIN LATERAL (SELECT concat_ws(' ', 'HANDLER ' || nullif(w.fdwhandler::oid, 0)::regproc,
        'VALIDATOR ' || nullif(w.fdwvalidator::oid, 0)::regproc,
        'OPTIONS (' || (SELECT string_agg(format('%I %L', o.option_name, o.option_value), ', '
                                          ORDER BY o.option_name)
                        FROM pg_options_to_table(w.fdwoptions) o) || ')') AS definition) d
    WHERE w.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_foreign_data_wrapper'::regclass)
    UNION ALL
    SELECT 'foreign server', s.srvname, NULL, 'pg_foreign_server', s.oid::bigint, d.definition,
           ARRAY[concat_ws(' ', 'CREATE SERVER', quote_ident(s.srvname), d.definition)],
           ARRAY['DROP SERVER ' || quote_ident(s.srvname)], NULL, NULL
    FROM pg_catalog.pg_foreign_server s
    JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
    CROSS JOIN LATERAL (SELECT concat_ws(' ', 'TYPE ' || quote_literal(s.srvtype),
        'VERSION ' || quote_literal(s.srvversion), 'FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname),
        'OPTIONS (' || (SELECT string_agg(format('%I %L', o.option_name, o.option_value), ', '
                                          ORDER BY o.option_name)
                        FROM pg_options_to_table(s.srvoptions) o) || ')') AS definition) d
    WHERE s.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_foreign_server'::regclass)
) x
