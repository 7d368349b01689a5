-- before
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10));
CREATE VIEW v AS SELECT a FROM t;
-- after
CREATE TABLE t (id integer PRIMARY KEY);
CREATE VIEW v AS SELECT NULL::varchar(10) AS a;
