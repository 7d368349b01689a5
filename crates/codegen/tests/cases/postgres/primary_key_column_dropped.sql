-- before
CREATE TABLE t (id serial PRIMARY KEY, name text NOT NULL);
-- seed
INSERT INTO t (name) VALUES ('a'), ('b');
-- after
CREATE TABLE t (name text PRIMARY KEY);
-- check
SELECT name FROM t
