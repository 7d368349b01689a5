-- Who owns each thing, where that is asked. Catalog and row are those of the thing; it is named as in
-- comments. Members of extensions, sequences of columns and the types of tables follow what they
-- belong to.
UNION ALL SELECT 'other', row_to_json(x)::text FROM (
    SELECT 'owner' AS kind, o.type || ' ' || n.identity AS name, g.relid, g.class, g.oid,
           pg_get_userbyid(g.owner)::text AS definition,
           ARRAY[format('ALTER %s %s OWNER TO %I', t.keyword, n.identity, pg_get_userbyid(g.owner))] AS create,
           CASE WHEN g.usual IS NOT NULL
                THEN ARRAY[format('ALTER %s %s OWNER TO %I', t.keyword, n.identity, pg_get_userbyid(g.usual))] END AS drop,
           NULL::text[] AS shape, NULL::json AS parts
    FROM setup s
    CROSS JOIN (
        SELECT CASE c.relkind WHEN 'S' THEN NULL ELSE c.oid::bigint END AS relid, 'pg_class' AS class,
               c.oid::bigint AS oid, c.relowner AS owner, NULL::oid AS usual, 'pg_class' AS at, c.oid AS row
        FROM pg_catalog.pg_class c JOIN ns ON ns.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
           OR c.relkind = 'S' AND c.oid NOT IN (
               SELECT objid FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass
                  AND refclassid = 'pg_class'::regclass AND refobjsubid > 0 AND deptype IN ('a', 'i'))
        UNION ALL
        -- What reads and writes a type is one object with it.
        SELECT NULL, CASE WHEN su.type IS NULL THEN 'pg_proc' ELSE 'pg_type' END,
               coalesce(su.type, p.oid)::bigint, p.proowner, NULL, 'pg_proc', p.oid
        FROM pg_catalog.pg_proc p JOIN ns ON ns.oid = p.pronamespace
        LEFT JOIN support su ON su.proc = p.oid
        WHERE p.oid NOT IN (SELECT objid FROM pg_catalog.pg_depend
                            WHERE classid = 'pg_proc'::regclass AND deptype = 'i')
        UNION ALL
        SELECT NULL, 'pg_type', y.oid::bigint, y.typowner, NULL, 'pg_type', y.oid
        FROM pg_catalog.pg_type y JOIN ns ON ns.oid = y.typnamespace
        LEFT JOIN pg_catalog.pg_class c ON c.oid = y.typrelid
        LEFT JOIN pg_catalog.pg_type el ON el.oid = y.typelem AND el.typarray = y.oid
        WHERE y.typisdefined AND el.oid IS NULL
          AND (y.typtype IN ('b', 'd', 'e', 'r') OR y.typtype = 'c' AND c.relkind = 'c')
        UNION ALL
        -- A database comes with `public`, which has another owner since PostgreSQL 15.
        SELECT NULL, 'pg_namespace', n.oid::bigint, n.nspowner, u.usual, 'pg_namespace', n.oid
        FROM pg_catalog.pg_namespace n JOIN ns ON ns.oid = n.oid
        CROSS JOIN LATERAL (SELECT CASE WHEN n.nspname = 'public' THEN (
            SELECT r.oid FROM pg_catalog.pg_roles r WHERE CASE
                WHEN current_setting('server_version_num')::integer < 150000 THEN r.oid = 10
                ELSE r.rolname = 'pg_database_owner' END) END AS usual) u
        WHERE n.nspname = 'public' AND n.nspowner IS DISTINCT FROM u.usual
           OR n.nspname <> 'public' AND ns.schema IS NOT NULL
        UNION ALL
        SELECT NULL, 'pg_operator', o.oid::bigint, o.oprowner, NULL, 'pg_operator', o.oid
        FROM pg_catalog.pg_operator o JOIN ns ON ns.oid = o.oprnamespace WHERE o.oprcode <> 0
        UNION ALL
        SELECT NULL, 'pg_opclass', o.oid::bigint, o.opcowner, NULL, 'pg_opclass', o.oid
        FROM pg_catalog.pg_opclass o JOIN ns ON ns.oid = o.opcnamespace
        UNION ALL
        SELECT NULL, 'pg_opfamily', o.oid::bigint, o.opfowner, NULL, 'pg_opfamily', o.oid
        FROM pg_catalog.pg_opfamily o JOIN ns ON ns.oid = o.opfnamespace
        UNION ALL
        SELECT NULL, 'pg_collation', c.oid::bigint, c.collowner, NULL, 'pg_collation', c.oid
        FROM pg_catalog.pg_collation c JOIN ns ON ns.oid = c.collnamespace
        UNION ALL
        SELECT NULL, 'pg_conversion', c.oid::bigint, c.conowner, NULL, 'pg_conversion', c.oid
        FROM pg_catalog.pg_conversion c JOIN ns ON ns.oid = c.connamespace
        UNION ALL
        SELECT NULL, 'pg_ts_config', c.oid::bigint, c.cfgowner, NULL, 'pg_ts_config', c.oid
        FROM pg_catalog.pg_ts_config c JOIN ns ON ns.oid = c.cfgnamespace
        UNION ALL
        SELECT NULL, 'pg_ts_dict', d.oid::bigint, d.dictowner, NULL, 'pg_ts_dict', d.oid
        FROM pg_catalog.pg_ts_dict d JOIN ns ON ns.oid = d.dictnamespace
        UNION ALL
        SELECT e.stxrelid::bigint, 'pg_statistic_ext', e.oid::bigint, e.stxowner, NULL, 'pg_statistic_ext', e.oid
        FROM pg_catalog.pg_statistic_ext e JOIN ns ON ns.oid = e.stxnamespace
        UNION ALL
        SELECT NULL, 'pg_language', l.oid::bigint, l.lanowner, NULL, 'pg_language', l.oid
        FROM pg_catalog.pg_language l WHERE l.lanispl AND l.oid >= 16384
        UNION ALL
        SELECT NULL, 'pg_foreign_data_wrapper', w.oid::bigint, w.fdwowner, NULL, 'pg_foreign_data_wrapper', w.oid
        FROM pg_catalog.pg_foreign_data_wrapper w
        UNION ALL
        SELECT NULL, 'pg_foreign_server', f.oid::bigint, f.srvowner, NULL, 'pg_foreign_server', f.oid
        FROM pg_catalog.pg_foreign_server f
        UNION ALL
        SELECT NULL, 'pg_event_trigger', v.oid::bigint, v.evtowner, NULL, 'pg_event_trigger', v.oid
        FROM pg_catalog.pg_event_trigger v
        UNION ALL
        SELECT NULL, 'pg_publication', p.oid::bigint, p.pubowner, NULL, 'pg_publication', p.oid
        FROM pg_catalog.pg_publication p
    ) g
    CROSS JOIN LATERAL pg_identify_object(g.at::regclass, g.row, 0) o
    CROSS JOIN LATERAL (SELECT regexp_replace(o.identity, '(^|[ (,])'
        || regexp_replace(quote_ident(s.home), '(\W)', '\\\1', 'g') || '\.', '\1', 'g') AS raw) w
    CROSS JOIN LATERAL (SELECT CASE o.type WHEN 'aggregate' THEN regexp_replace(w.raw, '\(\)$', '(*)')
        ELSE w.raw END AS identity) n
    CROSS JOIN LATERAL (SELECT CASE o.type WHEN 'statistics object' THEN 'STATISTICS'
        WHEN 'composite type' THEN 'TYPE' WHEN 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER'
        ELSE upper(o.type) END AS keyword) t
    WHERE $3::boolean AND o.type IS NOT NULL
      AND (g.at::regclass::oid, g.row) NOT IN (SELECT classid, objid FROM member)
) x
