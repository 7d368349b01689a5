-- before
CREATE TABLE a (id integer NOT NULL, x text);
CREATE TABLE b (x integer PRIMARY KEY, y integer NOT NULL);
CREATE TABLE c (id text PRIMARY KEY NOT NULL, x text);
-- seed
INSERT INTO a VALUES (1, 'a');
INSERT INTO b VALUES (1, 1);
INSERT INTO c VALUES ('k', 'a');
-- after
CREATE TABLE a (id integer NOT NULL PRIMARY KEY, x text);
CREATE TABLE b (x integer, y integer NOT NULL, CONSTRAINT b_key PRIMARY KEY (y, x));
CREATE TABLE c (id text NOT NULL, x text);
-- check
SELECT * FROM a
SELECT * FROM b
SELECT * FROM c
