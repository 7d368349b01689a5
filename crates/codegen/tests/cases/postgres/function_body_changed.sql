A function is replaced in place; the view that calls it stays.
-- before
CREATE TABLE t (id integer PRIMARY KEY);
CREATE FUNCTION twice(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT x * 2';
CREATE VIEW v AS SELECT twice(id) AS two FROM t;
-- after
CREATE TABLE t (id integer PRIMARY KEY);
CREATE FUNCTION twice(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT x + x';
CREATE VIEW v AS SELECT twice(id) AS two FROM t;
