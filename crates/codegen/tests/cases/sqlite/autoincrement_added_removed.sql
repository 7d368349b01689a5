-- before
CREATE TABLE a (id integer PRIMARY KEY NOT NULL, a text);
CREATE TABLE b (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, a text);
-- seed
INSERT INTO a VALUES (7, 'a');
INSERT INTO b VALUES (7, 'a');
-- after
CREATE TABLE a (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, a text);
CREATE TABLE b (id integer PRIMARY KEY NOT NULL, a text);
-- check
SELECT * FROM a
SELECT * FROM b
