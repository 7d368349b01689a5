-- before
CREATE TABLE t (a integer PRIMARY KEY, b integer);
-- seed
INSERT INTO t VALUES (1, 2);
-- after
CREATE TABLE t (a bigint NOT NULL, b integer, g bigint GENERATED ALWAYS AS (a + 1) STORED CONSTRAINT g_key PRIMARY KEY);
-- check
SELECT a, b FROM t
