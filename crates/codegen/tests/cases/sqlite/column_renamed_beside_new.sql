-- before
CREATE TABLE t (id integer PRIMARY KEY, name text);
-- seed
INSERT INTO t VALUES (1, 'Ada');
-- after
CREATE TABLE t (id integer PRIMARY KEY, full_name text, name integer);
-- options
rename t.name=full_name
-- check
SELECT id FROM t
