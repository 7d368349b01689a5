-- before
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id integer PRIMARY KEY, m mood NOT NULL DEFAULT 'ok');
-- seed
INSERT INTO t VALUES (1, 'sad');
-- after
CREATE TYPE mood AS ENUM ('sad', 'fine');
CREATE TABLE t (id integer PRIMARY KEY, m mood NOT NULL DEFAULT 'fine');
-- options
drop mood.ok
-- check
SELECT id, m::text FROM t
