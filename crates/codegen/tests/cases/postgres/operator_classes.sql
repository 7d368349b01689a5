Operator classes and families, with members of their own and of the family alone.
-- before
CREATE TABLE t (id integer, a text);
CREATE OPERATOR FAMILY lonely USING hash;
-- after
CREATE FUNCTION lt(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 < $2';
CREATE FUNCTION le(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 <= $2';
CREATE FUNCTION eq(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE FUNCTION ge(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 >= $2';
CREATE FUNCTION gt(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > $2';
CREATE FUNCTION compare(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($1, $2)';
CREATE FUNCTION compare(integer, bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT btint48cmp($1, $2)';
CREATE OPERATOR #< (FUNCTION = lt, LEFTARG = integer, RIGHTARG = integer, COMMUTATOR = #>, NEGATOR = #>=);
CREATE OPERATOR #<= (FUNCTION = le, LEFTARG = integer, RIGHTARG = integer);
CREATE OPERATOR #= (FUNCTION = eq, LEFTARG = integer, RIGHTARG = integer);
CREATE OPERATOR #>= (FUNCTION = ge, LEFTARG = integer, RIGHTARG = integer);
CREATE OPERATOR #> (FUNCTION = gt, LEFTARG = integer, RIGHTARG = integer);
CREATE OPERATOR CLASS sharp FOR TYPE integer USING btree AS
    OPERATOR 1 #<, OPERATOR 2 #<=, OPERATOR 3 #=, OPERATOR 4 #>=, OPERATOR 5 #>,
    FUNCTION 1 compare(integer, integer);
ALTER OPERATOR FAMILY sharp USING btree ADD FUNCTION 1 (integer, bigint) compare(integer, bigint);
CREATE TABLE t (id integer, a text);
CREATE INDEX by_sharp ON t (id sharp);
COMMENT ON OPERATOR CLASS sharp USING btree IS 'the class';
COMMENT ON OPERATOR FAMILY sharp USING btree IS 'the family';
COMMENT ON OPERATOR #< (integer, integer) IS 'the operator';
