Rows that hold NULL refuse it: no guess.
-- before
CREATE TABLE t (id integer PRIMARY KEY, a text);
-- seed
INSERT INTO t VALUES (1, 'x');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL);
-- check
SELECT id, a FROM t
