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
                   || '(' || pg_get_function_identity_arguments(p.oid) || ')',
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
        WHERE n.nspacl IS NOT NULL AND ns.name <> 'public'
    ) g
    LEFT JOIN member e ON e.classid = g.class::regclass AND e.objid = g.oid
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
                         EXCEPT SELECT true, l.grantee, l.privilege_type, l.is_grantable FROM aclexplode(g.usual) l)
                        UNION ALL
                        (SELECT false, l.grantee, l.privilege_type, l.is_grantable FROM aclexplode(g.usual) l
                         EXCEPT SELECT false, l.grantee, l.privilege_type, l.is_grantable FROM aclexplode(g.acl) l)
                    ) y
                    LEFT JOIN pg_catalog.pg_roles ro ON ro.oid = y.grantee
                    WHERE y.grantee <> g.owner AND (y.grantee = 0 OR ro.oid IS NOT NULL)
                ) z
                GROUP BY z.granted, z.grantee, z.is_grantable
            ) d
        ) s
    ) r
    WHERE r.create IS NOT NULL AND e.objid IS NULL
    UNION ALL
    SELECT 'default privileges', concat_ws(' ', quote_ident(o.rolname), w.word, 'in ' || n.nspname), NULL,
           'pg_default_acl', d.oid::bigint, r.definition, r.create, r.drop, NULL, NULL
    FROM pg_catalog.pg_default_acl d
    JOIN pg_catalog.pg_roles o ON o.oid = d.defaclrole
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
    CROSS JOIN LATERAL (SELECT CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'
        WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' END AS word) w
    CROSS JOIN LATERAL (
        SELECT array_agg(s.head || 'GRANT' || s.rest || ' TO ' || s.grantee || s.option ORDER BY s.grantee) AS create,
               array_agg(s.head || 'REVOKE' || s.rest || ' FROM ' || s.grantee ORDER BY s.grantee) AS drop,
               string_agg('GRANT' || s.rest || ' TO ' || s.grantee || s.option, '; ' ORDER BY s.grantee) AS definition
        FROM (
            SELECT concat_ws(' ', 'ALTER DEFAULT PRIVILEGES FOR ROLE', quote_ident(o.rolname),
                             'IN SCHEMA ' || quote_ident(n.nspname)) || ' ' AS head,
                   ' ' || string_agg(l.privilege_type, ', ' ORDER BY l.privilege_type) || ' ON ' || w.word AS rest,
                   coalesce(quote_ident(ro.rolname), 'PUBLIC') AS grantee,
                   CASE WHEN l.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS option
            FROM aclexplode(d.defaclacl) l
            LEFT JOIN pg_catalog.pg_roles ro ON ro.oid = l.grantee
            WHERE l.grantee <> d.defaclrole
            GROUP BY ro.rolname, l.is_grantable
        ) s
    ) r
    WHERE w.word IS NOT NULL AND r.create IS NOT NULL
) x
