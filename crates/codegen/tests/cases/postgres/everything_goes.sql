All goes and comes again, what hangs on tables and what they hang on; a function becomes a procedure.
-- options
empty
-- before
CREATE TABLE t (id int PRIMARY KEY, n int, at timestamptz DEFAULT now());
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN new; END$$;
CREATE VIEW v AS SELECT * FROM t;
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE POLICY p ON t USING (true);
CREATE MATERIALIZED VIEW m AS SELECT * FROM v;
CREATE FUNCTION h() RETURNS SETOF v LANGUAGE sql AS 'SELECT * FROM v';
CREATE TYPE e AS ENUM ('a');
CREATE TABLE u (e e DEFAULT 'a' CHECK (e = 'a'), tid int REFERENCES t);
CREATE SEQUENCE s;
CREATE DOMAIN d AS e;
CREATE TABLE w (d d DEFAULT nextval('s')::text::e);
CREATE FUNCTION done() RETURNS void LANGUAGE sql AS '';
-- after
CREATE PROCEDURE done() LANGUAGE sql AS '';
