The generated column computes from a column whose type changes: it is made anew, with what stands on it.
-- before
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer GENERATED ALWAYS AS (a * 2) STORED);
CREATE INDEX t_b ON t (b);
-- seed
INSERT INTO t VALUES (1, 5);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a bigint, b integer GENERATED ALWAYS AS (a * 2) STORED);
CREATE INDEX t_b ON t (b);
-- check
SELECT id, a, b FROM t
