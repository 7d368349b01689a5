-- before
CREATE TABLE t (name text PRIMARY KEY NOT NULL);
-- seed
INSERT INTO t VALUES ('a'), ('b');
-- after
CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, name text NOT NULL);
-- check
SELECT name FROM t
