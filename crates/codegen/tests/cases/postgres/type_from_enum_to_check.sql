-- before
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id integer PRIMARY KEY, mood mood NOT NULL DEFAULT 'ok');
-- seed
INSERT INTO t VALUES (1, 'sad'), (2, 'ok');
-- after
CREATE TABLE t (id integer PRIMARY KEY, mood text NOT NULL DEFAULT 'ok' CONSTRAINT t_mood CHECK (mood IN ('sad', 'ok')));
-- check
SELECT id, mood::text FROM t
