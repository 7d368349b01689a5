-- before
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'a', CONSTRAINT k CHECK (m <> 'c'));
CREATE INDEX i ON t (id) WHERE m = 'a';
CREATE TABLE u (id integer PRIMARY KEY, m mood, x mood, y mood DEFAULT 'b');
-- seed
INSERT INTO u VALUES (1, 'b');
-- after
CREATE TYPE mood AS ENUM ('b', 'a');
CREATE TABLE u (id integer PRIMARY KEY, m mood, y text DEFAULT 'b');
-- check
SELECT id, m::text FROM u
