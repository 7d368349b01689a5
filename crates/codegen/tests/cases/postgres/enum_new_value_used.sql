The new value is the default, and stands in a check and an index, in the same plan.
-- before
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'ok');
-- seed
INSERT INTO t VALUES (1, 'sad'), (2, 'ok');
-- after
CREATE TYPE mood AS ENUM ('sad', 'ok', 'new');
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'new', n mood NOT NULL DEFAULT 'new', CONSTRAINT c CHECK (m <> 'new' OR id > 0));
CREATE INDEX i ON t (id) WHERE m = 'new';
-- check
SELECT id, m FROM t
