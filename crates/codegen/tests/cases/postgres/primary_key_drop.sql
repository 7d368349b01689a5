-- before
CREATE TABLE t (a integer PRIMARY KEY, b text);
CREATE TABLE u (a integer PRIMARY KEY, b text);
-- seed
INSERT INTO t VALUES (1, 'a');
-- after
CREATE TABLE t (a integer NOT NULL, b text);
CREATE TABLE u (a integer, b text);
-- check
SELECT * FROM t
