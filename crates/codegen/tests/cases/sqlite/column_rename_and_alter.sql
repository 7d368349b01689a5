-- before
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10) DEFAULT 'x');
CREATE INDEX t_a ON t (a);
-- seed
INSERT INTO t VALUES (1, 'abc'), (2, NULL);
-- after
CREATE TABLE t (id integer PRIMARY KEY, b text NOT NULL DEFAULT 'y');
CREATE INDEX t_b ON t (b);
-- options
rename t.a=b
backfill t.b=none
