-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b text NOT NULL, c integer NOT NULL DEFAULT 1, d text);
-- seed
INSERT INTO t VALUES (1, NULL, 'b', 3, NULL);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL, b text, c integer DEFAULT 1, d text NOT NULL DEFAULT 'z');
-- options
backfill t.a=none
backfill t.d=q
-- check
SELECT id, b, c FROM t
