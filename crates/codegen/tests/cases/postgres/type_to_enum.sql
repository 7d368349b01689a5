-- before
CREATE TABLE t (id integer PRIMARY KEY, mood varchar(10) NOT NULL DEFAULT 'ok');
CREATE INDEX t_mood ON t (mood);
-- seed
INSERT INTO t VALUES (1, 'sad'), (2, 'ok');
-- after
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id integer PRIMARY KEY, mood mood NOT NULL DEFAULT 'ok');
CREATE INDEX t_mood ON t (mood);
-- check
SELECT id, mood::text FROM t
