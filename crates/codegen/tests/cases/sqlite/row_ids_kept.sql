An index of texts knows the rows of its table by their row ids.
-- before
CREATE TABLE t (key text PRIMARY KEY, a text);
CREATE VIRTUAL TABLE found USING fts5(a, content='t');
-- seed
INSERT INTO t (rowid, key, a) VALUES (5, 'x', 'hello'), (9, 'y', 'world');
INSERT INTO found (rowid, a) SELECT rowid, a FROM t;
-- after
CREATE TABLE t (key text PRIMARY KEY, a text NOT NULL DEFAULT '');
CREATE VIRTUAL TABLE found USING fts5(a, content='t');
-- check
SELECT rowid, key FROM t
SELECT key FROM t WHERE rowid IN (SELECT rowid FROM found WHERE found MATCH 'world')
