A base type comes and goes with the functions that read and write it; a shell is a type, too.
-- before
CREATE TABLE t (id integer);
-- after
CREATE TYPE shell;
CREATE TYPE mark;
CREATE FUNCTION mark_in(cstring) RETURNS mark LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION mark_out(mark) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE mark (INPUT = mark_in, OUTPUT = mark_out, INTERNALLENGTH = VARIABLE, STORAGE = extended,
    CATEGORY = 'S', DEFAULT = 'x', DELIMITER = ';', COLLATABLE = true);
CREATE FUNCTION first(mark) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE TABLE t (id integer, a mark, b mark[]);
COMMENT ON TYPE mark IS 'a mark';
