The index goes with the column, and the table needs no rebuild.
-- before
CREATE TABLE t (a int, b int);
CREATE INDEX part ON t (a) WHERE b = 1;
CREATE INDEX computed ON t (abs(b));
-- seed
INSERT INTO t VALUES (1, 2);
-- after
CREATE TABLE t (a int);
CREATE INDEX part ON t (a);
-- check
SELECT a FROM t
