A language, an access method with a table on it, a transform and conversions.
-- options
since 15
-- before
CREATE TYPE mood AS ENUM ('ok');
-- after
CREATE LANGUAGE speech HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE FUNCTION said() RETURNS integer LANGUAGE speech AS 'BEGIN RETURN 1; END';
CREATE ACCESS METHOD pile TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE piled (id integer) USING pile;
CREATE MATERIALIZED VIEW heaped USING pile AS SELECT id FROM piled;
CREATE TYPE mood AS ENUM ('ok');
CREATE FUNCTION carried(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'array_typanalyze';
CREATE TRANSFORM FOR mood LANGUAGE plpgsql (FROM SQL WITH FUNCTION carried(internal));
CREATE CONVERSION latin FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
COMMENT ON TRANSFORM FOR mood LANGUAGE plpgsql IS 'carries';
COMMENT ON LANGUAGE speech IS 'spoken';
COMMENT ON CONVERSION latin IS 'old';
