First, in the middle, last.
-- before
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'ok', ms mood[] DEFAULT '{ok,sad}');
CREATE INDEX t_m ON t (m) WHERE m = 'ok';
-- seed
INSERT INTO t VALUES (1, 'sad'), (2, 'ok');
-- after
CREATE TYPE mood AS ENUM ('worst', 'bad', 'sad', 'so-so', 'meh', 'ok', 'fine', 'best');
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'ok', ms mood[] DEFAULT '{ok,sad}');
CREATE INDEX t_m ON t (m) WHERE m = 'ok';
-- check
SELECT id, m, ms FROM t
