Rows are copied as they are, also where a rebuild adds a key.
-- before
CREATE TABLE t (a integer NOT NULL, b text);
-- seed
INSERT INTO t VALUES (2, 'x'), (1, 'y');
-- after
CREATE TABLE t (a integer NOT NULL, b text, PRIMARY KEY (a), UNIQUE (b)) WITHOUT ROWID;
-- check
SELECT * FROM t
