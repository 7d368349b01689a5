Another result type: what calls the function is made anew, the table stays.
-- before
CREATE FUNCTION twice(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT x * 2';
CREATE TABLE t (id integer PRIMARY KEY, CONSTRAINT even CHECK (twice(id) > 0));
CREATE INDEX t_twice ON t (twice(id));
CREATE VIEW v AS SELECT twice(id) AS two FROM t;
CREATE VIEW w AS SELECT two FROM v;
-- seed
INSERT INTO t VALUES (1), (2);
-- after
CREATE FUNCTION twice(x integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT x * 2::bigint';
CREATE TABLE t (id integer PRIMARY KEY, CONSTRAINT even CHECK (twice(id) > 0));
CREATE INDEX t_twice ON t (twice(id));
CREATE VIEW v AS SELECT twice(id) AS two FROM t;
CREATE VIEW w AS SELECT two FROM v;
