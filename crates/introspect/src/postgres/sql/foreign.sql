-- What users can make and no statement of ours can: named, so that a difference is refused and not
-- overlooked. The columns are those of the code before.
UNION ALL SELECT 'other', row_to_json(x)::text FROM (
    SELECT o.type AS kind, replace(o.identity, quote_ident(s.home) || '.', '') AS name,
           NULL::bigint AS relid, u.class, u.oid::bigint AS oid, u.definition,
           NULL::text[] AS create, NULL::text[] AS drop, NULL::text[] AS shape, NULL::json AS parts
    FROM setup s
    CROSS JOIN (
        SELECT 'pg_language' AS class, l.oid, concat_ws(' ', 'handler', nullif(l.lanplcallfoid, 0)::regproc,
               CASE WHEN l.lanpltrusted THEN 'trusted' END) AS definition
        FROM pg_catalog.pg_language l
        UNION ALL
        SELECT 'pg_am', a.oid, concat_ws(' ', a.amtype, 'handler', a.amhandler) FROM pg_catalog.pg_am a
        UNION ALL
        SELECT 'pg_transform', f.oid, concat_ws(' ', 'from', nullif(f.trffromsql::oid, 0)::regproc,
               'to', nullif(f.trftosql::oid, 0)::regproc)
        FROM pg_catalog.pg_transform f
        UNION ALL
        SELECT 'pg_conversion', c.oid, concat_ws(' ', pg_encoding_to_char(c.conforencoding), 'to',
               pg_encoding_to_char(c.contoencoding), 'by', c.conproc,
               CASE WHEN c.condefault THEN 'default' END)
        FROM pg_catalog.pg_conversion c
        UNION ALL
        SELECT 'pg_ts_parser', t.oid, concat_ws(' ', t.prsstart, t.prstoken, t.prsend, t.prslextype)
        FROM pg_catalog.pg_ts_parser t
        UNION ALL
        SELECT 'pg_ts_template', t.oid, concat_ws(' ', nullif(t.tmplinit::oid, 0)::regproc, t.tmpllexize)
        FROM pg_catalog.pg_ts_template t
        UNION ALL
        -- Its options hold passwords, and only some may read them.
        SELECT 'pg_user_mapping', m.umid, concat_ws(' ', m.usename, 'on', m.srvname)
        FROM pg_catalog.pg_user_mappings m
    ) u
    CROSS JOIN LATERAL pg_identify_object(u.class::regclass, u.oid, 0) o
    LEFT JOIN member e ON e.classid = u.class::regclass AND e.objid = u.oid
    WHERE u.oid >= 16384 AND e.objid IS NULL
) x
