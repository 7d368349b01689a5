-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b text COLLATE NOCASE, c text UNIQUE);
CREATE INDEX t_a ON t (a);
CREATE INDEX t_rtrim ON t (c COLLATE RTRIM DESC);
-- seed
INSERT INTO t VALUES (1, 'a', 'b', 'c');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text COLLATE NOCASE, b text, c text COLLATE NOCASE UNIQUE);
CREATE INDEX t_a ON t (a);
CREATE INDEX t_rtrim ON t (c COLLATE RTRIM DESC);
-- check
SELECT id, a, b, c FROM t
