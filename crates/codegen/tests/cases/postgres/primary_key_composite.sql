-- before
CREATE TABLE t (a integer PRIMARY KEY, b integer NOT NULL, c integer NOT NULL);
-- seed
INSERT INTO t VALUES (1, 1, 1);
-- after
CREATE TABLE t (a integer NOT NULL, b integer NOT NULL, c integer NOT NULL, CONSTRAINT t_key PRIMARY KEY (b, a));
-- check
SELECT * FROM t
