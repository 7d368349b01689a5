-- What few schemas have, and what is said beside a thing that has a row of its own; the columns are
-- those of the code before. Of what is said beside a thing, catalog and row are those of the thing.
UNION ALL SELECT 'other', row_to_json(x)::text FROM (
    -- The functions that read and write a type take it and are needed by it: they are one object.
    SELECT CASE WHEN t.typisdefined THEN 'base type' ELSE 'shell type' END AS kind,
           concat_ws('.', ns.schema, t.typname) AS name, NULL::bigint AS relid, 'pg_type' AS class,
           t.oid::bigint AS oid, concat_ws(E';\n', d.definition, f.definition) AS definition,
           ARRAY['CREATE TYPE ' || q.name] || coalesce(f.create, '{}')
               || CASE WHEN t.typisdefined THEN ARRAY[format('CREATE TYPE %s (%s)', q.name, d.definition)] END
               AS create,
           ARRAY['DROP TYPE ' || q.name || CASE WHEN f.create IS NULL THEN '' ELSE ' CASCADE' END] AS drop,
           NULL::text[] AS shape, NULL::json AS parts
    FROM pg_catalog.pg_type t
    JOIN ns ON ns.oid = t.typnamespace AND NOT ns.extension
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(t.typname)) AS name) q
    CROSS JOIN LATERAL (SELECT concat_ws(', ', 'INPUT = ' || t.typinput, 'OUTPUT = ' || t.typoutput,
        'RECEIVE = ' || nullif(t.typreceive::oid, 0)::regproc, 'SEND = ' || nullif(t.typsend::oid, 0)::regproc,
        'TYPMOD_IN = ' || nullif(t.typmodin::oid, 0)::regproc,
        'TYPMOD_OUT = ' || nullif(t.typmodout::oid, 0)::regproc,
        'ANALYZE = ' || nullif(t.typanalyze::oid, 0)::regproc,
        'SUBSCRIPT = ' || nullif(t.typsubscript::oid, 0)::regproc,
        'INTERNALLENGTH = ' || CASE t.typlen WHEN -1 THEN 'VARIABLE' ELSE t.typlen::text END,
        CASE WHEN t.typbyval THEN 'PASSEDBYVALUE' END,
        'ALIGNMENT = ' || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'i' THEN 'int4'
                               ELSE 'double' END,
        'STORAGE = ' || CASE t.typstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
                             WHEN 'm' THEN 'main' ELSE 'extended' END,
        'CATEGORY = ' || quote_literal(t.typcategory::text), CASE WHEN t.typispreferred THEN 'PREFERRED = true' END,
        'DEFAULT = ' || quote_literal(t.typdefault),
        CASE WHEN t.typelem <> 0 THEN 'ELEMENT = ' || format_type(t.typelem, NULL) END,
        'DELIMITER = ' || quote_literal(t.typdelim::text),
        CASE WHEN t.typcollation <> 0 THEN 'COLLATABLE = true' END) AS definition
        WHERE t.typisdefined) d
    CROSS JOIN LATERAL (SELECT array_agg(rtrim(pg_get_functiondef(s.proc)) ORDER BY s.proc::regprocedure::text) AS create,
                               string_agg(rtrim(pg_get_functiondef(s.proc)), E';\n' ORDER BY s.proc::regprocedure::text) AS definition
                        FROM support s WHERE s.type = t.oid) f
    LEFT JOIN pg_catalog.pg_type el ON el.oid = t.typelem AND el.typarray = t.oid
    WHERE t.typtype = 'b' AND el.oid IS NULL
      AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
    UNION ALL
    SELECT 'shell type', concat_ws('.', ns.schema, t.typname), NULL, 'pg_type', t.oid::bigint, '',
           ARRAY['CREATE TYPE ' || q.name], ARRAY['DROP TYPE ' || q.name], NULL, NULL
    FROM pg_catalog.pg_type t
    JOIN ns ON ns.oid = t.typnamespace AND NOT ns.extension
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(t.typname)) AS name) q
    WHERE t.typtype = 'p' AND NOT t.typisdefined
      AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
    UNION ALL
    -- Members that belong to no class are the family's own.
    SELECT 'operator family', concat_ws('.', ns.schema, f.opfname) || ' USING ' || am.amname, NULL,
           'pg_opfamily', f.oid::bigint, coalesce(i.items, ''),
           ARRAY[format('CREATE OPERATOR FAMILY %s USING %I', q.name, am.amname)]
               || CASE WHEN i.items IS NOT NULL THEN ARRAY[format('ALTER OPERATOR FAMILY %s USING %I ADD %s',
                      q.name, am.amname, i.items)] END,
           ARRAY[format('DROP OPERATOR FAMILY %s USING %I', q.name, am.amname)], NULL, NULL
    FROM pg_catalog.pg_opfamily f
    JOIN ns ON ns.oid = f.opfnamespace AND NOT ns.extension
    JOIN pg_catalog.pg_am am ON am.oid = f.opfmethod
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(f.opfname)) AS name) q
    LEFT JOIN (SELECT refobjid, string_agg(item, ', ' ORDER BY item) AS items FROM class_item
               WHERE refclassid = 'pg_opfamily'::regclass GROUP BY refobjid) i ON i.refobjid = f.oid
    WHERE f.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_opfamily'::regclass)
    UNION ALL
    SELECT 'operator class', concat_ws('.', ns.schema, o.opcname) || ' USING ' || am.amname, NULL,
           'pg_opclass', o.oid::bigint, d.definition,
           ARRAY[format('CREATE OPERATOR CLASS %s %s', q.name, d.definition)],
           ARRAY[format('DROP OPERATOR CLASS %s USING %I', q.name, am.amname)], NULL, NULL
    FROM pg_catalog.pg_opclass o
    JOIN ns ON ns.oid = o.opcnamespace AND NOT ns.extension
    JOIN pg_catalog.pg_am am ON am.oid = o.opcmethod
    JOIN pg_catalog.pg_opfamily f ON f.oid = o.opcfamily
    JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
    CROSS JOIN setup s
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(o.opcname)) AS name) q
    LEFT JOIN (SELECT refobjid, string_agg(item, ', ' ORDER BY item) AS items FROM class_item
               WHERE refclassid = 'pg_opclass'::regclass GROUP BY refobjid) i ON i.refobjid = o.oid
    CROSS JOIN LATERAL (SELECT format('%sFOR TYPE %s USING %I FAMILY %s AS %s',
        CASE WHEN o.opcdefault THEN 'DEFAULT ' ELSE '' END, format_type(o.opcintype, NULL), am.amname,
        concat_ws('.', quote_ident(nullif(fn.nspname, s.home)), quote_ident(f.opfname)),
        concat_ws(', ', CASE WHEN o.opckeytype <> 0 THEN 'STORAGE ' || format_type(o.opckeytype, NULL)
                             WHEN i.items IS NULL THEN 'STORAGE ' || format_type(o.opcintype, NULL) END,
                  i.items)) AS definition) d
    WHERE o.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_opclass'::regclass)
    UNION ALL
    SELECT 'conversion', concat_ws('.', ns.schema, c.conname), NULL, 'pg_conversion', c.oid::bigint,
           CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END || d.definition,
           ARRAY[format('CREATE %sCONVERSION %s %s', CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END,
                        q.name, d.definition)],
           ARRAY['DROP CONVERSION ' || q.name], NULL, NULL
    FROM pg_catalog.pg_conversion c
    JOIN ns ON ns.oid = c.connamespace AND NOT ns.extension
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(c.conname)) AS name) q
    CROSS JOIN LATERAL (SELECT format('FOR %L TO %L FROM %s', pg_encoding_to_char(c.conforencoding),
        pg_encoding_to_char(c.contoencoding), c.conproc) AS definition) d
    WHERE c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_conversion'::regclass)
    UNION ALL
    SELECT 'text search parser', concat_ws('.', ns.schema, p.prsname), NULL, 'pg_ts_parser', p.oid::bigint,
           d.definition, ARRAY[format('CREATE TEXT SEARCH PARSER %s (%s)', q.name, d.definition)],
           ARRAY['DROP TEXT SEARCH PARSER ' || q.name], NULL, NULL
    FROM pg_catalog.pg_ts_parser p
    JOIN ns ON ns.oid = p.prsnamespace AND NOT ns.extension
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(p.prsname)) AS name) q
    CROSS JOIN LATERAL (SELECT concat_ws(', ', 'START = ' || p.prsstart, 'GETTOKEN = ' || p.prstoken,
        'END = ' || p.prsend, 'HEADLINE = ' || nullif(p.prsheadline::oid, 0)::regproc,
        'LEXTYPES = ' || p.prslextype) AS definition) d
    WHERE p.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_ts_parser'::regclass)
    UNION ALL
    SELECT 'text search template', concat_ws('.', ns.schema, t.tmplname), NULL, 'pg_ts_template',
           t.oid::bigint, d.definition,
           ARRAY[format('CREATE TEXT SEARCH TEMPLATE %s (%s)', q.name, d.definition)],
           ARRAY['DROP TEXT SEARCH TEMPLATE ' || q.name], NULL, NULL
    FROM pg_catalog.pg_ts_template t
    JOIN ns ON ns.oid = t.tmplnamespace AND NOT ns.extension
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(t.tmplname)) AS name) q
    CROSS JOIN LATERAL (SELECT concat_ws(', ', 'INIT = ' || nullif(t.tmplinit::oid, 0)::regproc,
        'LEXIZE = ' || t.tmpllexize) AS definition) d
    WHERE t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_ts_template'::regclass)
    UNION ALL
    SELECT 'language', l.lanname, NULL, 'pg_language', l.oid::bigint, d.definition,
           ARRAY[format('CREATE %sLANGUAGE %I %s', CASE WHEN l.lanpltrusted THEN 'TRUSTED ' ELSE '' END,
                        l.lanname, d.definition)],
           ARRAY['DROP LANGUAGE ' || quote_ident(l.lanname)], NULL, NULL
    FROM pg_catalog.pg_language l
    CROSS JOIN LATERAL (SELECT concat_ws(' ', 'HANDLER ' || nullif(l.lanplcallfoid, 0)::regproc,
        'INLINE ' || nullif(l.laninline, 0)::regproc,
        'VALIDATOR ' || nullif(l.lanvalidator, 0)::regproc) AS definition) d
    WHERE l.lanispl AND l.oid >= 16384
      AND l.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_language'::regclass)
    UNION ALL
    SELECT 'access method', a.amname, NULL, 'pg_am', a.oid::bigint, d.definition,
           ARRAY[format('CREATE ACCESS METHOD %I %s', a.amname, d.definition)],
           ARRAY['DROP ACCESS METHOD ' || quote_ident(a.amname)], NULL, NULL
    FROM pg_catalog.pg_am a
    CROSS JOIN LATERAL (SELECT format('TYPE %s HANDLER %s',
        CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, a.amhandler) AS definition) d
    WHERE a.oid >= 16384 AND a.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_am'::regclass)
    UNION ALL
    SELECT 'transform', format('for %s language %s', t.trftype::regtype, l.lanname), NULL, 'pg_transform',
           t.oid::bigint, d.definition,
           ARRAY[format('CREATE TRANSFORM FOR %s LANGUAGE %I (%s)', format_type(t.trftype, NULL),
                        l.lanname, d.definition)],
           ARRAY[format('DROP TRANSFORM FOR %s LANGUAGE %I', format_type(t.trftype, NULL), l.lanname)],
           NULL, NULL
    FROM pg_catalog.pg_transform t
    JOIN pg_catalog.pg_language l ON l.oid = t.trflang
    CROSS JOIN LATERAL (SELECT concat_ws(', ',
        'FROM SQL WITH FUNCTION ' || nullif(t.trffromsql::oid, 0)::regprocedure,
        'TO SQL WITH FUNCTION ' || nullif(t.trftosql::oid, 0)::regprocedure) AS definition) d
    WHERE t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_transform'::regclass)
    UNION ALL
    -- Without the right to see the options it can be compared by its name alone, and not be made.
    SELECT 'user mapping', format('%s on %s', u.usename, u.srvname), NULL, 'pg_user_mapping',
           u.umid::bigint, CASE WHEN m.seen THEN coalesce(m.options, '') ELSE 'unknown' END,
           CASE WHEN m.seen THEN ARRAY[concat_ws(' ', 'CREATE', m.head, m.options)] END,
           CASE WHEN m.seen THEN ARRAY['DROP ' || m.head] END, NULL, NULL
    FROM pg_catalog.pg_user_mappings u
    JOIN pg_catalog.pg_foreign_server s ON s.oid = u.srvid
    CROSS JOIN LATERAL (SELECT pg_has_role(s.srvowner, 'USAGE') OR current_setting('is_superuser')::boolean AS seen,
        format('USER MAPPING FOR %s SERVER %I', CASE u.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(u.usename) END,
               u.srvname) AS head,
        'OPTIONS (' || (SELECT string_agg(format('%I %L', o.option_name, o.option_value), ', '
                                          ORDER BY o.option_name)
                        FROM pg_options_to_table(u.umoptions) o) || ')' AS options) m
    UNION ALL
    -- Its connection is a secret, which only superusers read.
    SELECT 'subscription', b.subname, NULL, 'pg_subscription', b.oid::bigint,
           array_to_string(b.subpublications, ', '), NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_subscription b
    JOIN pg_catalog.pg_database d ON d.oid = b.subdbid AND d.datname = current_database()
    UNION ALL
    SELECT 'statistics target', concat_ws('.', ns.schema, s.stxname), s.stxrelid::bigint,
           'pg_statistic_ext', s.oid::bigint, v.target,
           ARRAY[format('ALTER STATISTICS %s SET STATISTICS %s', q.name, v.target)],
           ARRAY[format('ALTER STATISTICS %s SET STATISTICS -1', q.name)], NULL, NULL
    FROM pg_catalog.pg_statistic_ext s
    JOIN ns ON ns.oid = s.stxnamespace AND NOT ns.extension
    CROSS JOIN LATERAL (SELECT concat_ws('.', quote_ident(ns.schema), quote_ident(s.stxname)) AS name) q
    CROSS JOIN LATERAL (SELECT nullif(to_jsonb(s) ->> 'stxstattarget', '-1') AS target) v
    WHERE v.target IS NOT NULL
    UNION ALL
    SELECT 'index statistics', concat_ws('.', ns.schema, c.relname, ic.relname) || '.' || a.attnum,
           c.oid::bigint, 'pg_class', ic.oid::bigint, a.attstattarget::text,
           ARRAY[format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', ic.oid::regclass, a.attnum,
                        a.attstattarget)],
           ARRAY[format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS -1', ic.oid::regclass, a.attnum)],
           NULL, NULL
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
    JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
    JOIN ns ON ns.oid = c.relnamespace AND NOT ns.extension
    JOIN pg_catalog.pg_attribute a ON a.attrelid = ic.oid AND a.attstattarget >= 0
    UNION ALL
    -- A partition's trigger is its parent's, but it may be switched apart from it.
    SELECT 'trigger state', concat_ws('.', ns.schema, c.relname, g.tgname), c.oid::bigint, 'pg_trigger',
           t.oid::bigint, g.tgenabled::text, ARRAY[format(w.alter, w.this)], ARRAY[format(w.alter, w.parent)],
           NULL, NULL
    FROM pg_catalog.pg_trigger g
    JOIN pg_catalog.pg_trigger t ON t.oid = g.tgparentid AND t.tgenabled <> g.tgenabled
    JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
    JOIN ns ON ns.oid = c.relnamespace AND NOT ns.extension
    CROSS JOIN LATERAL (SELECT format('ALTER TABLE %s %%s TRIGGER %s', c.oid::regclass,
                                      replace(quote_ident(g.tgname), '%', '%%')) AS alter,
        (SELECT word FROM (VALUES ('O', 'ENABLE'), ('D', 'DISABLE'), ('R', 'ENABLE REPLICA'),
                                  ('A', 'ENABLE ALWAYS')) v (code, word) WHERE code = g.tgenabled::text) AS this,
        (SELECT word FROM (VALUES ('O', 'ENABLE'), ('D', 'DISABLE'), ('R', 'ENABLE REPLICA'),
                                  ('A', 'ENABLE ALWAYS')) v (code, word) WHERE code = t.tgenabled::text) AS parent) w
    WHERE NOT g.tgisinternal
    UNION ALL
    SELECT 'security label', l.objtype || ' ' || l.objname || ' for ' || l.provider, NULL,
           l.classoid::regclass::text, l.objoid::bigint, l.label,
           ARRAY[format('SECURITY LABEL FOR %I ON %s %s IS %L', l.provider, upper(l.objtype), l.objname, l.label)],
           ARRAY[format('SECURITY LABEL FOR %I ON %s %s IS NULL', l.provider, upper(l.objtype), l.objname)],
           NULL, NULL
    FROM pg_catalog.pg_seclabels l
    WHERE l.objoid >= 16384 AND l.objtype NOT IN ('database', 'role', 'tablespace', 'large object')
    UNION ALL
    -- Whatever else was made in a catalog that is not read here is at least named.
    SELECT 'unknown object', pg_describe_object(d.classid, d.objid, 0), NULL, d.classid::regclass::text,
           d.objid::bigint, '', NULL, NULL, NULL, NULL
    FROM (SELECT DISTINCT classid, objid FROM pg_catalog.pg_depend
          WHERE objid >= 16384 AND classid <> ALL (ARRAY(SELECT to_regclass('pg_catalog.pg_' || name)::oid FROM unnest(
              '{class,type,proc,constraint,attrdef,rewrite,trigger,namespace,policy,extension,operator,opclass,
                opfamily,amop,amproc,cast,collation,conversion,language,am,ts_config,ts_dict,ts_parser,ts_template,
                foreign_data_wrapper,foreign_server,user_mapping,event_trigger,publication,publication_rel,
                statistic_ext,transform,default_acl,largeobject,subscription}'::text[]) name
              UNION ALL SELECT coalesce(to_regclass('pg_catalog.pg_publication_namespace')::oid, 0)))) d
    WHERE (d.classid, d.objid) NOT IN (SELECT classid, objid FROM member)
    UNION ALL
    SELECT 'unknown object', pg_describe_object('pg_class'::regclass, c.oid, 0), NULL, 'pg_class', c.oid::bigint, '',
           NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_class c
    JOIN ns ON ns.oid = c.relnamespace
    WHERE c.relkind NOT IN ('r', 'p', 'f', 'v', 'm', 'i', 'I', 'S', 't', 'c')
      AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)
) x
