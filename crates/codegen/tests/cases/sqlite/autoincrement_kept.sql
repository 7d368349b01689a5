Numbers of deleted rows don't come back.
-- before
CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, a text);
CREATE TABLE empty (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, a text);
-- seed
INSERT INTO t (a) VALUES ('a'), ('b'), ('c');
DELETE FROM t WHERE id > 1;
-- after
CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, a text NOT NULL);
CREATE TABLE empty (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, a text NOT NULL);
-- check
SELECT * FROM t
SELECT * FROM sqlite_sequence WHERE name = 't'
