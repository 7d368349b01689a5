-- before
CREATE TABLE t (a int NOT NULL, b text NOT NULL, PRIMARY KEY (a, b));
CREATE TABLE d (id integer PRIMARY KEY, a text);
CREATE TABLE w (a int, b text, PRIMARY KEY (a DESC, b)) WITHOUT ROWID;
CREATE TABLE u (a text, b text, UNIQUE (a, b));
-- seed
INSERT INTO t VALUES (1, 'x');
INSERT INTO d VALUES (7, 'x');
INSERT INTO w VALUES (1, 'x');
INSERT INTO u VALUES ('a', 'x');
-- after
CREATE TABLE t (a int NOT NULL, b text NOT NULL, PRIMARY KEY (a DESC, b COLLATE NOCASE));
CREATE TABLE d (id integer PRIMARY KEY DESC, a text);
CREATE TABLE w (a int, b text, PRIMARY KEY (a, b DESC)) WITHOUT ROWID;
CREATE TABLE u (a text, b text, UNIQUE (a COLLATE NOCASE, b));
-- check
SELECT * FROM t
SELECT * FROM d
SELECT * FROM w
SELECT * FROM u
