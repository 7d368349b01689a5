-- A column becomes computed by being made anew: the primary key that it is part of comes after it.
-- before
CREATE TABLE t (a integer NOT NULL, f integer NOT NULL);
-- after
CREATE TABLE t (a integer NOT NULL, f integer GENERATED ALWAYS AS (a + 1) STORED, PRIMARY KEY (a, f));
-- seed
INSERT INTO t VALUES (1, 2);
-- check
SELECT a, f FROM t
