A value is renamed while others come and go: rows, defaults, arrays, checks, indexes and views follow.
-- before
CREATE TYPE mood AS ENUM ('sad', 'mad', 'ok');
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'ok', ms mood[] DEFAULT '{ok}', CONSTRAINT known CHECK (m <> 'ok' OR id > 0));
CREATE INDEX fine ON t (id) WHERE m = 'ok';
CREATE VIEW v AS SELECT id FROM t WHERE m = 'ok';
CREATE FUNCTION f() RETURNS mood LANGUAGE sql AS $$ SELECT 'ok'::mood $$;
-- after
CREATE TYPE mood AS ENUM ('sad', 'fine', 'great');
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'fine', ms mood[] DEFAULT '{fine}', CONSTRAINT known CHECK (m <> 'fine' OR id > 0));
CREATE INDEX fine ON t (id) WHERE m = 'fine';
CREATE VIEW v AS SELECT id FROM t WHERE m = 'fine';
CREATE FUNCTION f() RETURNS mood LANGUAGE sql AS $$ SELECT 'fine'::mood $$;
-- seed
INSERT INTO t (id) VALUES (1);
-- check
SELECT count(*) FROM v
-- options
rename mood.ok=fine
drop mood.mad
