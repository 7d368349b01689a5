-- before
CREATE TABLE t (id integer PRIMARY KEY, a integer, g integer GENERATED ALWAYS AS (a + 1) STORED);
-- seed
INSERT INTO t (id, a) VALUES (1, 2);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a bigint, b text, h integer GENERATED ALWAYS AS (length(b)) STORED, i bigint GENERATED ALWAYS AS (a + 1) STORED);
-- check
SELECT id, a FROM t
