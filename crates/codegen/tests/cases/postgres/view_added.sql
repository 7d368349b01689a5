-- before
CREATE TABLE t (id integer PRIMARY KEY);
-- after
CREATE TABLE t (id integer PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM t;
