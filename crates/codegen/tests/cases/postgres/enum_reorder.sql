-- before
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'ok', CONSTRAINT either CHECK (m IN ('ok', 'sad')));
-- seed
INSERT INTO t VALUES (1, 'sad'), (2, 'ok');
-- after
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'ok', CONSTRAINT either CHECK (m IN ('ok', 'sad')));
-- check
SELECT id, m FROM t
