-- before
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'ok', n mood DEFAULT 'ok', o mood[] DEFAULT '{ok}');
-- seed
INSERT INTO t VALUES (1, 'sad', 'sad', '{sad}');
-- after
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'sad', n mood, o mood[] DEFAULT '{sad}');
-- check
SELECT id, m::text FROM t
