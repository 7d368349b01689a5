-- before
CREATE TABLE t (id integer PRIMARY KEY, a text DEFAULT '5', b text, c text, d varchar(40), e integer, f text, g boolean, h text, i text);
-- seed
INSERT INTO t VALUES (1, '7', 'true', '2026-01-01', '11111111-1111-1111-1111-111111111111', 1, '{"a":1}', true, '{1,2}', '12.50');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a integer DEFAULT 5, b boolean, c date, d uuid, e boolean, f jsonb, g integer, h integer[], i numeric(8, 2));
-- check
SELECT id, a::int, b::boolean, c::date, d::uuid, e::int::boolean, f::jsonb, g::int, h::text::int[], i::numeric FROM t
