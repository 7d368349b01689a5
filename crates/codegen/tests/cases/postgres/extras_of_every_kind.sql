-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, span int4range);
-- after
CREATE SCHEMA app;
CREATE EXTENSION IF NOT EXISTS plpgsql;
CREATE TYPE pair AS (a integer, b text);
CREATE TYPE floats AS RANGE (subtype = float8);
CREATE DOMAIN mail AS text CHECK (VALUE LIKE '%@%');
CREATE SEQUENCE counter START 5;
CREATE FUNCTION first_of(pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a';
CREATE PROCEDURE app.touch() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE total(integer) (sfunc = int4pl, stype = integer, initcond = '0');
CREATE OPERATOR === (leftarg = integer, rightarg = integer, function = int4eq);
CREATE CAST (pair AS text) WITH INOUT;
CREATE COLLATION plain (locale = 'C');
CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
CREATE TABLE t (id integer PRIMARY KEY, a text, span int4range, m mail, n integer DEFAULT nextval('counter'),
    EXCLUDE USING gist (span WITH &&));
ALTER TABLE t SET (fillfactor = 70);
ALTER TABLE t REPLICA IDENTITY FULL;
ALTER TABLE t ALTER COLUMN a SET STATISTICS 300;
CREATE UNLOGGED TABLE fast (id integer);
CREATE VIEW app.v WITH (security_barrier = true) AS SELECT id, total(n) OVER () AS sum FROM t;
CREATE RULE none AS ON DELETE TO fast DO INSTEAD NOTHING;
CREATE STATISTICS both_columns ON id, a FROM t;
COMMENT ON FUNCTION first_of(pair) IS 'the first';
COMMENT ON DOMAIN mail IS 'an address';
