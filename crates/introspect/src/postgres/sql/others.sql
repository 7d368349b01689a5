-- Types, and the rest of what a user can make.
UNION ALL SELECT 'other', row_to_json(x)::text FROM (
    SELECT 'domain' AS kind, concat_ws('.', ns.schema, t.typname) AS name, NULL::bigint AS relid,
           concat_ws(' ', format_type(t.typbasetype, t.typtypmod),
                     CASE WHEN t.typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || t.typdefault,
                     CASE WHEN t.typcollation NOT IN (0, b.typcollation)
                          THEN 'COLLATE ' || t.typcollation::regcollation END,
                     k.checks) AS definition
    FROM pg_catalog.pg_type t
    JOIN ns ON ns.oid = t.typnamespace AND NOT ns.extension
    JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
    LEFT JOIN (
        SELECT contypid, string_agg('CONSTRAINT ' || quote_ident(conname) || ' '
                                    || pg_get_constraintdef(oid), ' ' ORDER BY conname) AS checks
        FROM pg_catalog.pg_constraint WHERE contypid <> 0 AND contype = 'c' GROUP BY contypid
    ) k ON k.contypid = t.oid
    LEFT JOIN member e ON e.classid = 'pg_type'::regclass AND e.objid = t.oid
    WHERE t.typtype = 'd' AND e.objid IS NULL
    UNION ALL
    SELECT 'composite type', concat_ws('.', ns.schema, t.typname), NULL,
           string_agg(concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
                      CASE WHEN a.attcollation NOT IN (0, b.typcollation)
                           THEN 'COLLATE ' || a.attcollation::regcollation END),
                      ', ' ORDER BY a.attnum)
    FROM pg_catalog.pg_type t
    JOIN ns ON ns.oid = t.typnamespace AND NOT ns.extension
    JOIN pg_catalog.pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
    LEFT JOIN pg_catalog.pg_attribute a
        ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_catalog.pg_type b ON b.oid = a.atttypid
    LEFT JOIN member e ON e.classid = 'pg_type'::regclass AND e.objid = t.oid
    WHERE e.objid IS NULL
    GROUP BY t.oid, ns.schema, t.typname
    UNION ALL
    SELECT 'range type', concat_ws('.', ns.schema, t.typname), NULL,
           format('SUBTYPE %s, SUBTYPE_OPCLASS %s, COLLATION %s, CANONICAL %s, SUBTYPE_DIFF %s',
                  format_type(r.rngsubtype, NULL), o.opcname, r.rngcollation::regcollation,
                  r.rngcanonical, r.rngsubdiff)
    FROM pg_catalog.pg_range r
    JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid
    JOIN ns ON ns.oid = t.typnamespace AND NOT ns.extension
    JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
    LEFT JOIN member e ON e.classid = 'pg_type'::regclass AND e.objid = t.oid
    WHERE e.objid IS NULL
    UNION ALL
    SELECT 'base type', concat_ws('.', ns.schema, t.typname), NULL,
           format('INPUT %s, OUTPUT %s, LENGTH %s, STORAGE %s, ALIGNMENT %s', t.typinput,
                  t.typoutput, t.typlen, t.typstorage, t.typalign)
    FROM pg_catalog.pg_type t
    JOIN ns ON ns.oid = t.typnamespace AND NOT ns.extension
    LEFT JOIN pg_catalog.pg_type el ON el.oid = t.typelem AND el.typarray = t.oid
    LEFT JOIN member e ON e.classid = 'pg_type'::regclass AND e.objid = t.oid
    WHERE t.typtype = 'b' AND el.oid IS NULL AND e.objid IS NULL
    UNION ALL
    SELECT 'extension', x.extname, NULL,
           format('SCHEMA %s VERSION %s', coalesce(ns.schema, 'default'), x.extversion)
    FROM pg_catalog.pg_extension x
    LEFT JOIN ns ON ns.oid = x.extnamespace
    WHERE x.extname <> 'plpgsql'
    UNION ALL
    SELECT 'event trigger', v.evtname, NULL,
           concat_ws(' ', v.evtevent, v.evttags::text, v.evtfoid::regproc::text, v.evtenabled)
    FROM pg_catalog.pg_event_trigger v
    LEFT JOIN member e ON e.classid = 'pg_event_trigger'::regclass AND e.objid = v.oid
    WHERE e.objid IS NULL
    UNION ALL
    SELECT 'publication', p.pubname, NULL,
           concat_ws(' ', (to_jsonb(p) - '{oid,pubowner,pubname}'::text[])::text, r.parts)
    FROM pg_catalog.pg_publication p
    LEFT JOIN (
        SELECT refobjid, string_agg(pg_describe_object(classid, objid, 0), ', '
                                    ORDER BY pg_describe_object(classid, objid, 0)) AS parts
        FROM pg_catalog.pg_depend
        WHERE refclassid = 'pg_publication'::regclass AND deptype = 'a' GROUP BY refobjid
    ) r ON r.refobjid = p.oid
    UNION ALL
    SELECT 'operator',
           format('%s(%s, %s)', concat_ws('.', ns.schema, o.oprname), o.oprleft::regtype,
                  o.oprright::regtype),
           NULL,
           format('FUNCTION %s, RESULT %s, COMMUTATOR %s, NEGATOR %s, RESTRICT %s, JOIN %s, HASHES %s, MERGES %s',
                  o.oprcode, o.oprresult::regtype, o.oprcom::regoperator, o.oprnegate::regoperator,
                  o.oprrest, o.oprjoin, o.oprcanhash, o.oprcanmerge)
    FROM pg_catalog.pg_operator o
    JOIN ns ON ns.oid = o.oprnamespace AND NOT ns.extension
    LEFT JOIN member e ON e.classid = 'pg_operator'::regclass AND e.objid = o.oid
    WHERE e.objid IS NULL
    UNION ALL
    SELECT 'operator class', concat_ws('.', ns.schema, o.opcname) || ' USING ' || am.amname, NULL,
           format('FOR TYPE %s, FAMILY %s, DEFAULT %s, STORAGE %s', o.opcintype::regtype,
                  f.opfname, o.opcdefault, o.opckeytype::regtype)
    FROM pg_catalog.pg_opclass o
    JOIN ns ON ns.oid = o.opcnamespace AND NOT ns.extension
    JOIN pg_catalog.pg_am am ON am.oid = o.opcmethod
    JOIN pg_catalog.pg_opfamily f ON f.oid = o.opcfamily
    LEFT JOIN member e ON e.classid = 'pg_opclass'::regclass AND e.objid = o.oid
    WHERE e.objid IS NULL
    UNION ALL
    SELECT 'collation', concat_ws('.', ns.schema, c.collname), NULL,
           (to_jsonb(c) - '{oid,collname,collowner,collnamespace,collversion}'::text[])::text
    FROM pg_catalog.pg_collation c
    JOIN ns ON ns.oid = c.collnamespace AND NOT ns.extension
    LEFT JOIN member e ON e.classid = 'pg_collation'::regclass AND e.objid = c.oid
    WHERE e.objid IS NULL
    UNION ALL
    SELECT 'text search configuration', concat_ws('.', ns.schema, c.cfgname), NULL,
           concat_ws(' ', p.prsname, m.mapping)
    FROM pg_catalog.pg_ts_config c
    JOIN ns ON ns.oid = c.cfgnamespace AND NOT ns.extension
    JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
    LEFT JOIN (
        SELECT mapcfg, string_agg(maptokentype || ':' || mapdict::regdictionary, ' '
                                  ORDER BY maptokentype, mapseqno) AS mapping
        FROM pg_catalog.pg_ts_config_map GROUP BY mapcfg
    ) m ON m.mapcfg = c.oid
    LEFT JOIN member e ON e.classid = 'pg_ts_config'::regclass AND e.objid = c.oid
    WHERE e.objid IS NULL
    UNION ALL
    SELECT 'text search dictionary', concat_ws('.', ns.schema, d.dictname), NULL,
           concat_ws(' ', t.tmplname, d.dictinitoption)
    FROM pg_catalog.pg_ts_dict d
    JOIN ns ON ns.oid = d.dictnamespace AND NOT ns.extension
    JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
    LEFT JOIN member e ON e.classid = 'pg_ts_dict'::regclass AND e.objid = d.oid
    WHERE e.objid IS NULL
    UNION ALL
    SELECT 'cast', format('(%s AS %s)', c.castsource::regtype, c.casttarget::regtype), NULL,
           format('FUNCTION %s, CONTEXT %s, METHOD %s', c.castfunc::regprocedure, c.castcontext,
                  c.castmethod)
    FROM pg_catalog.pg_cast c
    LEFT JOIN pg_catalog.pg_depend e
        ON e.classid = 'pg_cast'::regclass AND e.objid = c.oid AND e.deptype IN ('e', 'i')
    WHERE c.oid >= 16384 AND e.objid IS NULL
    UNION ALL
    SELECT 'foreign server', s.srvname, NULL,
           concat_ws(' ', w.fdwname, s.srvtype, s.srvversion, s.srvoptions::text)
    FROM pg_catalog.pg_foreign_server s
    JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
    LEFT JOIN member e ON e.classid = 'pg_foreign_server'::regclass AND e.objid = s.oid
    WHERE e.objid IS NULL
) x
UNION ALL SELECT 'restored', json_build_object('path', set_config('search_path', path, true))::text
FROM setup
