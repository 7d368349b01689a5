-- before
CREATE TABLE t (id integer PRIMARY KEY);
-- after
CREATE TABLE t (id integer PRIMARY KEY);
CREATE SCHEMA app;
CREATE TABLE app.users (id integer PRIMARY KEY);
-- seed
INSERT INTO t VALUES (1);
-- check
SELECT * FROM t
