-- before
CREATE TABLE t (a int);
-- seed
INSERT INTO t VALUES (1);
-- after
CREATE TABLE t (double int NOT NULL AS (coalesce(b, a) * 2), a int, b int);
-- check
SELECT a FROM t
