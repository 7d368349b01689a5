Only a constant can be added by ALTER.
-- before
CREATE TABLE t (id integer PRIMARY KEY);
CREATE TABLE u (id integer PRIMARY KEY);
-- seed
INSERT INTO t VALUES (1);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a int NOT NULL DEFAULT (1 + 2), b text DEFAULT ('a' || 'b'), c blob DEFAULT x'00ff', d int DEFAULT -1);
CREATE TABLE u (id integer PRIMARY KEY, a int DEFAULT +7);
-- check
SELECT id FROM t
