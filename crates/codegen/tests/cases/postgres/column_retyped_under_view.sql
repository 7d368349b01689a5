A view uses the column that changes its type.
-- before
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10));
CREATE VIEW v AS SELECT a FROM t;
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW v AS SELECT a FROM t;
