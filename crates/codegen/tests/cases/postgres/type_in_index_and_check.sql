-- before
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10), CONSTRAINT a_long CHECK (length(a) > 1), CONSTRAINT a_some CHECK (a <> 'zz'));
CREATE INDEX t_a ON t (lower(a)) WHERE a <> 'x';
-- seed
INSERT INTO t VALUES (1, 'abc');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text, CONSTRAINT a_long CHECK (length(a) > 1), CONSTRAINT a_some CHECK (a <> 'zz'));
CREATE INDEX t_a ON t (lower(a)) WHERE a <> 'x';
-- check
SELECT id, a FROM t
