-- before
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW v AS SELECT a FROM t;
-- after
CREATE TABLE t (id integer PRIMARY KEY);
CREATE VIEW v AS SELECT id AS a FROM t;
