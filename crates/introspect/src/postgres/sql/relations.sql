UNION ALL SELECT 'relation', row_to_json(x)::text FROM (
    SELECT c.oid::bigint AS oid, ns.schema, c.relname AS name, c.relkind AS kind,
           c.relpersistence AS persistence,
           c.relrowsecurity AS row_security, c.relforcerowsecurity AS force_row_security,
           c.relreplident AS replica_identity,
           CASE WHEN tc.reloptions IS NULL THEN c.reloptions
                ELSE c.reloptions || ARRAY(SELECT 'toast.' || o FROM unnest(tc.reloptions) o) END AS options,
           t.spcname AS tablespace, am.amname AS method,
           ns.extension OR e.member AS extension,
           c.relispopulated AS populated, d.description AS comment,
           CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS of_type,
           CASE WHEN c.relkind IN ('v', 'm') AND NOT e.member
                THEN pg_get_viewdef(c.oid) END AS definition,
           CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
           c.relispartition AS partition,
           CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS bound,
           (SELECT json_agg(h.inhparent::bigint ORDER BY h.inhseqno)
            FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid) AS parents,
           fs.srvname AS server, ft.ftoptions AS server_options
    FROM pg_catalog.pg_class c
    JOIN ns ON ns.oid = c.relnamespace
    CROSS JOIN LATERAL (SELECT c.oid IN (
        SELECT objid FROM member WHERE classid = 'pg_class'::regclass) AS member) e
    LEFT JOIN pg_catalog.pg_description d
        ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
    LEFT JOIN pg_catalog.pg_class tc ON tc.oid = c.reltoastrelid
    LEFT JOIN pg_catalog.pg_tablespace t ON t.oid = c.reltablespace
    LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam AND am.amname <> 'heap'
    LEFT JOIN pg_catalog.pg_foreign_table ft ON ft.ftrelid = c.oid
    LEFT JOIN pg_catalog.pg_foreign_server fs ON fs.oid = ft.ftserver
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
) x
UNION ALL SELECT 'column', row_to_json(x)::text FROM (
    SELECT a.attrelid::bigint AS relid, a.attnum AS number, a.attname AS name,
           format_type(a.atttypid, a.atttypmod) AS type,
           en.schema AS enum_schema, CASE WHEN en.oid IS NOT NULL THEN et.typname END AS enum_name,
           a.attnotnull AS not_null, a.attidentity AS identity, a.attgenerated AS generated,
           ad.adbin IS NOT NULL AS has_default, pg_get_expr(ad.adbin, ad.adrelid) AS expression,
           CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation
                THEN a.attcollation::regcollation::text END AS collation,
           (SELECT d.description FROM pg_catalog.pg_description d
            WHERE d.classoid = 'pg_class'::regclass AND d.objoid = a.attrelid
              AND d.objsubid = a.attnum) AS comment,
           CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage,
           t.typstorage AS type_storage, a.attcompression AS compression, nullif(a.attstattarget, -1) AS statistics,
           a.attoptions AS options, a.attfdwoptions AS server_options, a.attinhcount > 0 AND NOT a.attislocal AS inherited,
           nn.conname AS not_null_name, coalesce(nn.convalidated, true) AS not_null_valid,
           coalesce(nn.connoinherit, false) AS not_null_no_inherit
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
    JOIN ns ON ns.oid = c.relnamespace
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_type et
        ON et.oid = CASE WHEN t.typtype = 'e' THEN t.oid ELSE t.typelem END AND et.typtype = 'e'
    LEFT JOIN ns en ON en.oid = et.typnamespace
    LEFT JOIN pg_catalog.pg_attrdef ad ON ad.adrelid = a.attrelid AND ad.adnum = a.attnum
    -- Since 18 NOT NULL is a constraint; what came with a parent's is the parent's affair.
    LEFT JOIN pg_catalog.pg_constraint nn
        ON nn.conrelid = a.attrelid AND nn.conkey[1] = a.attnum AND nn.contype = 'n'
        AND nn.coninhcount = 0
    WHERE a.attnum > 0 AND NOT a.attisdropped
) x
UNION ALL SELECT 'sequence', row_to_json(x)::text FROM (
    SELECT ns.schema, c.relname AS name, c.relpersistence AS persistence,
           format_type(s.seqtypid, NULL) AS type, s.seqstart AS start, s.seqincrement AS increment,
           s.seqmin AS min, s.seqmax AS max, s.seqcache AS cache, s.seqcycle AS cycle,
           'nextval(' || quote_literal(c.oid::regclass::text) || '::regclass)' AS nextval,
           c.oid::bigint AS oid, o.refobjid::bigint AS owner, o.refobjsubid AS owner_column, o.deptype AS tie
    FROM pg_catalog.pg_sequence s
    JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
    JOIN ns ON ns.oid = c.relnamespace AND NOT ns.extension
    LEFT JOIN pg_catalog.pg_depend o
        ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.objsubid = 0
        AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i')
    WHERE c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)
) x
