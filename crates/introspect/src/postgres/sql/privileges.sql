-- What was granted beyond, and revoked from, what the owner's default privileges give. Each branch of
-- `g`: the catalog and row, the object as GRANT names it, the table, the rights as they are, as they
-- would be.
UNION ALL SELECT 'other', row_to_json(x)::text FROM (
    SELECT 'privileges' AS kind, g.name, g.relid, g.class, g.oid, r.definition,
           r.create, r.drop, NULL::text[] AS shape, NULL::json AS parts
    FROM (
        SELECT CASE c.relkind WHEN 'S' THEN 'sequence ' ELSE 'table ' END
                   || concat_ws('.', ns.schema, c.relname) AS name, c.oid::bigint AS relid,
               'pg_class' AS class, c.oid::bigint AS oid,
               CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || c.oid::regclass AS place,
               NULL::text AS part, c.relowner AS owner, c.relacl AS acl,
               acldefault(CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, c.relowner) AS usual
        FROM pg_catalog.pg_class c
        JOIN ns ON ns.oid = c.relnamespace AND NOT ns.extension
        WHERE c.relacl IS NOT NULL AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        UNION ALL
        SELECT 'column ' || concat_ws('.', ns.schema, c.relname, a.attname), c.oid::bigint, 'pg_class',
               c.oid::bigint, 'TABLE ' || c.oid::regclass, quote_ident(a.attname), c.relowner, a.attacl,
               acldefault('c', c.relowner)
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
        JOIN ns ON ns.oid = c.relnamespace AND NOT ns.extension
        WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
        UNION ALL
        SELECT CASE p.prokind WHEN 'p' THEN 'procedure ' ELSE 'function ' END
                   || concat_ws('.', ns.schema, p.proname) || '(' || oidvectortypes(p.proargtypes) || ')',
               NULL, 'pg_proc', p.oid::bigint,
               CASE p.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END
                   || concat_ws('.', quote_ident(ns.schema), quote_ident(p.proname))
                   || '(' || CASE p.prokind WHEN 'a' THEN oidvectortypes(p.proargtypes)
                                  ELSE pg_get_function_identity_arguments(p.oid) END || ')',
               NULL, p.proowner, p.proacl, acldefault('f', p.proowner)
        FROM pg_catalog.pg_proc p
        JOIN ns ON ns.oid = p.pronamespace AND NOT ns.extension
        WHERE p.proacl IS NOT NULL
        UNION ALL
        SELECT 'type ' || concat_ws('.', ns.schema, t.typname), NULL, 'pg_type', t.oid::bigint,
               'TYPE ' || t.oid::regtype, NULL, t.typowner, t.typacl, acldefault('T', t.typowner)
        FROM pg_catalog.pg_type t
        JOIN ns ON ns.oid = t.typnamespace AND NOT ns.extension
        WHERE t.typacl IS NOT NULL
        UNION ALL
        SELECT 'schema ' || ns.name, NULL, 'pg_namespace', n.oid::bigint,
               'SCHEMA ' || quote_ident(n.nspname), NULL, n.nspowner, n.nspacl,
               acldefault('n', n.nspowner)
        FROM pg_catalog.pg_namespace n JOIN ns ON ns.oid = n.oid AND NOT ns.extension
        WHERE n.nspacl IS NOT NULL
        UNION ALL
        SELECT 'language ' || l.lanname, NULL, 'pg_language', l.oid::bigint,
               'LANGUAGE ' || quote_ident(l.lanname), NULL, l.lanowner, l.lanacl, acldefault('l', l.lanowner)
        FROM pg_catalog.pg_language l WHERE l.lanacl IS NOT NULL AND l.lanpltrusted
        UNION ALL
        SELECT 'foreign data wrapper ' || w.fdwname, NULL, 'pg_foreign_data_wrapper', w.oid::bigint,
               'FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname), NULL, w.fdwowner, w.fdwacl,
               acldefault('F', w.fdwowner)
        FROM pg_catalog.pg_foreign_data_wrapper w WHERE w.fdwacl IS NOT NULL
        UNION ALL
        SELECT 'foreign server ' || f.srvname, NULL, 'pg_foreign_server', f.oid::bigint,
               'FOREIGN SERVER ' || quote_ident(f.srvname), NULL, f.srvowner, f.srvacl,
               acldefault('S', f.srvowner)
        FROM pg_catalog.pg_foreign_server f WHERE f.srvacl IS NOT NULL
    ) g
    -- What initdb or an extension granted is as usual.
    LEFT JOIN pg_catalog.pg_init_privs ip
        ON ip.classoid = g.class::regclass AND ip.objoid = g.oid AND ip.objsubid = 0 AND g.part IS NULL
    CROSS JOIN LATERAL (
        SELECT array_agg(s.forth ORDER BY s.forth) AS create, array_agg(s.back ORDER BY s.back) AS drop,
               string_agg(s.forth, '; ' ORDER BY s.forth) AS definition
        FROM (
            SELECT format(CASE WHEN d.granted THEN 'GRANT %s ON %s TO %s%s' ELSE 'REVOKE %s ON %s FROM %s' END,
                          d.rights, g.place, d.grantee, d.option) AS forth,
                   format(CASE WHEN d.granted THEN 'REVOKE %s ON %s FROM %s' ELSE 'GRANT %s ON %s TO %s%s' END,
                          d.rights, g.place, d.grantee, d.option) AS back
            FROM (
                SELECT z.granted, z.grantee, CASE WHEN z.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS option,
                       string_agg(z.privilege_type || coalesce(' (' || g.part || ')', ''), ', '
                                  ORDER BY z.privilege_type) AS rights
                FROM (
                    SELECT y.granted, coalesce(quote_ident(ro.rolname), 'PUBLIC') AS grantee,
                           y.privilege_type, y.is_grantable
                    FROM (
                        (SELECT true AS granted, l.grantee, l.privilege_type, l.is_grantable FROM aclexplode(g.acl) l
                         EXCEPT SELECT true, l.grantee, l.privilege_type, l.is_grantable FROM aclexplode(coalesce(ip.initprivs, g.usual)) l)
                        UNION ALL
                        (SELECT false, l.grantee, l.privilege_type, l.is_grantable FROM aclexplode(coalesce(ip.initprivs, g.usual)) l
                         EXCEPT SELECT false, l.grantee, l.privilege_type, l.is_grantable FROM aclexplode(g.acl) l)
                    ) y
                    LEFT JOIN pg_catalog.pg_roles ro ON ro.oid = y.grantee
                    WHERE y.grantee = 0 OR ro.oid IS NOT NULL
                ) z
                GROUP BY z.granted, z.grantee, z.is_grantable
            ) d
        ) s
    ) r
    WHERE r.create IS NOT NULL
      AND (g.class::regclass::oid, g.oid::oid) NOT IN (SELECT classid, objid FROM member)
    UNION ALL
    SELECT 'default privileges', concat_ws(' ', quote_ident(o.rolname), w.word, 'in ' || n.nspname), NULL,
           'pg_default_acl', d.oid::bigint, r.definition, r.create, r.drop, NULL, NULL
    FROM pg_catalog.pg_default_acl d
    JOIN pg_catalog.pg_roles o ON o.oid = d.defaclrole
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
    CROSS JOIN LATERAL (SELECT CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'
        WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS'
        WHEN 'L' THEN 'LARGE OBJECTS' ELSE d.defaclobjtype::text END AS word,
        -- Without a schema it stands in place of what is built in, in a schema it adds to that.
        acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole) AS usual) w
    CROSS JOIN LATERAL (
        SELECT array_agg(s.head || s.forth ORDER BY s.forth) AS create,
               array_agg(s.head || s.back ORDER BY s.back) AS drop,
               string_agg(s.forth, '; ' ORDER BY s.forth) AS definition
        FROM (
            SELECT concat_ws(' ', 'ALTER DEFAULT PRIVILEGES FOR ROLE', quote_ident(o.rolname),
                             'IN SCHEMA ' || quote_ident(n.nspname)) || ' ' AS head,
                   format(CASE WHEN z.granted THEN z.grant ELSE z.revoke END, z.rights, w.word, z.grantee, z.option) AS forth,
                   format(CASE WHEN z.granted THEN z.revoke ELSE z.grant END, z.rights, w.word, z.grantee, z.option) AS back
            FROM (
                SELECT y.granted, 'GRANT %s ON %s TO %s%s' AS grant, 'REVOKE %s ON %s FROM %s' AS revoke,
                       string_agg(y.privilege_type, ', ' ORDER BY y.privilege_type) AS rights,
                       coalesce(quote_ident(ro.rolname), 'PUBLIC') AS grantee,
                       CASE WHEN y.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS option
                FROM (
                    (SELECT true AS granted, l.grantee, l.privilege_type, l.is_grantable FROM aclexplode(d.defaclacl) l
                     EXCEPT SELECT true, l.grantee, l.privilege_type, l.is_grantable FROM aclexplode(w.usual) l
                     WHERE d.defaclnamespace = 0)
                    UNION ALL
                    (SELECT false, l.grantee, l.privilege_type, l.is_grantable FROM aclexplode(w.usual) l
                     WHERE d.defaclnamespace = 0
                     EXCEPT SELECT false, l.grantee, l.privilege_type, l.is_grantable FROM aclexplode(d.defaclacl) l)
                ) y
                LEFT JOIN pg_catalog.pg_roles ro ON ro.oid = y.grantee
                GROUP BY y.granted, ro.rolname, y.is_grantable
            ) z
        ) s
    ) r
    WHERE r.create IS NOT NULL
) x
