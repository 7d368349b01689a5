A function gives another type, and so do the columns that call it: by their default, by what they compute.
-- before
CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT length(a)';
CREATE FUNCTION g(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
CREATE TABLE t (a int DEFAULT g(3), b text, c int GENERATED ALWAYS AS (f(b)) STORED, d int NOT NULL DEFAULT f('x'), CHECK (g(a) > 0));
CREATE INDEX t_f ON t (f(b)) WHERE g(a, 2) > 3;
CREATE VIEW v AS SELECT c, d FROM t;
-- after
CREATE FUNCTION f(a text) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT length(a)::bigint';
CREATE FUNCTION g(a int, c int DEFAULT 2) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + c';
CREATE TABLE t (a int DEFAULT g(3), b text, c bigint GENERATED ALWAYS AS (f(b)) STORED, d bigint NOT NULL DEFAULT f('x'), CHECK (g(a) > 0));
CREATE INDEX t_f ON t (f(b)) WHERE g(a, 2) > 3;
CREATE VIEW v AS SELECT c, d FROM t;
-- seed
INSERT INTO t (b) VALUES ('abc');
-- check
SELECT d FROM t
