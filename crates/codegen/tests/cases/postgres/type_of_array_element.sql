-- before
CREATE TABLE t (id integer PRIMARY KEY, a integer[] DEFAULT '{1}', b varchar(5)[], c text[]);
-- seed
INSERT INTO t VALUES (1, '{1,2}', '{x}', '{5}');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a bigint[] DEFAULT '{1}', b text[], c integer[]);
-- check
SELECT id, a::text, b::text, c::text FROM t
