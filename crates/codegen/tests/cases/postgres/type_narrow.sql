-- before
CREATE TABLE t (id integer PRIMARY KEY, a varchar(20), b bigint, c text, d timestamptz);
-- seed
INSERT INTO t VALUES (1, 'abc', 2, 'x', '2026-01-01');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10), b smallint, c varchar(5), d date);
-- check
SELECT id, a, b, c, d::date FROM t
