-- What needs what, by catalog, row and column. Both ends are what has statements of its own: the
-- rule of a view is the view, a default is its column, an array its element, a row type its table.
UNION ALL SELECT 'need', json_build_array(a.class, a.oid, a.sub, b.class, b.oid, b.sub)::text
FROM (
    SELECT DISTINCT
        CASE WHEN rw.oid IS NOT NULL AND rw.rulename = '_RETURN' THEN 'pg_class'
             WHEN ad.oid IS NOT NULL THEN 'pg_class'
             WHEN k.conrelid = 0 THEN 'pg_type'
             WHEN oc.relkind = 'c' OR su.type IS NOT NULL THEN 'pg_type'
             WHEN oi.refclassid IS NOT NULL THEN oi.refclassid::regclass::text
             WHEN pr.oid IS NOT NULL THEN 'pg_publication'
             ELSE d.classid::regclass::text END AS class,
        CASE WHEN rw.oid IS NOT NULL AND rw.rulename = '_RETURN' THEN rw.ev_class
             WHEN ad.oid IS NOT NULL THEN ad.adrelid
             WHEN k.conrelid = 0 THEN k.contypid
             WHEN oc.relkind = 'c' THEN oc.reltype
             ELSE coalesce(su.type, oi.refobjid, pr.prpubid, d.objid) END::bigint AS oid,
        CASE WHEN ad.oid IS NOT NULL THEN ad.adnum
             WHEN oc.relkind IN ('r', 'p', 'f') THEN d.objsubid ELSE 0 END AS sub,
        d.refclassid, d.refobjid, d.refobjsubid
    FROM pg_catalog.pg_depend d
    LEFT JOIN pg_catalog.pg_rewrite rw ON d.classid = 'pg_rewrite'::regclass AND rw.oid = d.objid
    LEFT JOIN pg_catalog.pg_attrdef ad ON d.classid = 'pg_attrdef'::regclass AND ad.oid = d.objid
    LEFT JOIN pg_catalog.pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
    LEFT JOIN pg_catalog.pg_class oc ON d.classid = 'pg_class'::regclass AND oc.oid = d.objid
    LEFT JOIN support su ON d.classid = 'pg_proc'::regclass AND su.proc = d.objid
    LEFT JOIN pg_catalog.pg_publication_rel pr ON d.classid = 'pg_publication_rel'::regclass AND pr.oid = d.objid
    LEFT JOIN pg_catalog.pg_depend oi ON d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
        AND d.refclassid NOT IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
        AND oi.classid = d.classid AND oi.objid = d.objid
        AND oi.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
    WHERE d.deptype IN ('n', 'a') AND d.refobjid >= 16384 AND d.objid >= 16384
      AND (oc.oid IS NULL OR oc.relkind IN ('r', 'p', 'f', 'v', 'm', 'i', 'I', 'c'))
      AND (k.oid IS NULL OR k.contype <> 'f')
) a
LEFT JOIN pg_catalog.pg_type t0 ON a.refclassid = 'pg_type'::regclass AND t0.oid = a.refobjid
LEFT JOIN pg_catalog.pg_range rg ON a.refclassid = 'pg_type'::regclass AND rg.rngmultitypid = a.refobjid
LEFT JOIN pg_catalog.pg_type te ON te.oid = t0.typelem AND te.typarray = t0.oid
LEFT JOIN pg_catalog.pg_type rt ON rt.oid = coalesce(te.oid, rg.rngtypid, t0.oid)
LEFT JOIN pg_catalog.pg_class rc ON rc.oid = rt.typrelid
LEFT JOIN pg_catalog.pg_class fc ON a.refclassid = 'pg_class'::regclass AND fc.oid = a.refobjid
LEFT JOIN support su ON a.refclassid = 'pg_proc'::regclass AND su.proc = a.refobjid
CROSS JOIN LATERAL (SELECT CASE
    WHEN (a.refclassid, a.refobjid) IN (SELECT classid, objid FROM member)
        THEN (SELECT ext FROM member WHERE classid = a.refclassid AND objid = a.refobjid)
    WHEN rt.oid IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)
        THEN (SELECT ext FROM member WHERE classid = 'pg_type'::regclass AND objid = rt.oid)
    -- Computed once, not wherever it's named.
    END AS ext OFFSET 0) e
CROSS JOIN LATERAL (
    SELECT CASE WHEN e.ext IS NOT NULL THEN 'pg_extension'
                WHEN rt.typrelid <> 0 AND rc.relkind <> 'c' THEN 'pg_class'
                WHEN fc.relkind = 'c' OR su.type IS NOT NULL THEN 'pg_type'
                ELSE a.refclassid::regclass::text END AS class,
           CASE WHEN e.ext IS NOT NULL THEN e.ext
                WHEN rt.typrelid <> 0 AND rc.relkind <> 'c' THEN rt.typrelid
                WHEN rt.oid IS NOT NULL THEN rt.oid
                WHEN fc.relkind = 'c' THEN fc.reltype
                ELSE coalesce(su.type, a.refobjid) END::bigint AS oid,
           CASE WHEN fc.relkind IN ('r', 'p', 'f') THEN a.refobjsubid ELSE 0 END AS sub
) b
WHERE (a.class, a.oid) <> (b.class, b.oid)
UNION ALL SELECT 'restored', json_build_object('path', set_config('search_path', path, true))::text
FROM setup
