What is said beside a key or column survives a rebuild, and is a difference.
-- before
CREATE TABLE kept (id integer PRIMARY KEY, a text NOT NULL ON CONFLICT REPLACE DEFAULT 'x', b text, UNIQUE (a, b) ON CONFLICT IGNORE);
CREATE TABLE added (id integer PRIMARY KEY, a text NOT NULL DEFAULT 'x');
CREATE TABLE gone (id integer PRIMARY KEY ON CONFLICT REPLACE, a text UNIQUE ON CONFLICT FAIL);
-- seed
INSERT INTO kept VALUES (1, 'a', '1');
INSERT INTO added VALUES (1, 'a');
INSERT INTO gone VALUES (1, 'a');
-- after
CREATE TABLE kept (id integer PRIMARY KEY, a text NOT NULL ON CONFLICT REPLACE DEFAULT 'x', b varchar(3), UNIQUE (a, b) ON CONFLICT IGNORE);
CREATE TABLE added (id integer PRIMARY KEY ON CONFLICT IGNORE, a text NOT NULL ON CONFLICT FAIL DEFAULT 'x');
CREATE TABLE gone (id integer PRIMARY KEY, a text UNIQUE);
CREATE TABLE made (id integer PRIMARY KEY ON CONFLICT REPLACE AUTOINCREMENT);
-- check
SELECT * FROM kept
SELECT * FROM added
SELECT * FROM gone
