A check names a value that goes, and is changed with it.
-- before
CREATE TYPE mood AS ENUM ('sad', 'ok', 'new');
CREATE TABLE t (id integer PRIMARY KEY, m mood, CONSTRAINT c CHECK (m IN ('ok', 'new')));
CREATE INDEX i ON t (id) WHERE m = 'new';
-- seed
INSERT INTO t VALUES (1, 'ok');
-- after
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id integer PRIMARY KEY, m mood, CONSTRAINT c CHECK (m IN ('ok', 'sad')));
CREATE INDEX i ON t (id) WHERE m = 'sad';
-- check
SELECT id, m::text FROM t
