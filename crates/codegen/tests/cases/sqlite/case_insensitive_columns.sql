Constraints spell the columns otherwise.
-- before
CREATE TABLE t (Id integer PRIMARY KEY, Name text, CHECK (NAME <> ''), UNIQUE (nAME));
CREATE INDEX i ON t (lower(NAME)) WHERE ID > 0;
-- seed
INSERT INTO t VALUES (1, 'x');
-- after
CREATE TABLE t (Id integer PRIMARY KEY, Name text NOT NULL, CHECK (NAME <> ''), UNIQUE (nAME));
CREATE INDEX i ON t (lower(NAME)) WHERE ID > 0;
-- check
SELECT * FROM t
