A computed column becomes an ordinary one, and the other way.
-- before
CREATE TABLE a (id integer PRIMARY KEY, b integer GENERATED ALWAYS AS (id * 2) STORED, c integer);
-- seed
INSERT INTO a (id, c) VALUES (3, 6);
-- after
CREATE TABLE a (id integer PRIMARY KEY, b integer, c integer GENERATED ALWAYS AS (id * 2) STORED);
-- check
SELECT id, b, c FROM a
