-- before
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10) DEFAULT 'x', b integer DEFAULT 1, c numeric(5, 1), d real, e varchar(5) NOT NULL, f char(3));
CREATE INDEX t_a ON t (a);
-- seed
INSERT INTO t VALUES (1, 'abc', 2, 3.5, 1.5, 'e', 'f');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a varchar(20) DEFAULT 'x', b bigint DEFAULT 1, c numeric(8, 2), d double precision, e text NOT NULL, f char(5));
CREATE INDEX t_a ON t (a);
-- check
SELECT id, a, b, c::numeric(5,1), d, e, trim(f) FROM t
