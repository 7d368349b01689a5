-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, CONSTRAINT one UNIQUE (a), CONSTRAINT ck CHECK (a <> ''));
-- seed
INSERT INTO t VALUES (1, 'a');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text, CONSTRAINT two UNIQUE (a), CONSTRAINT ck2 CHECK (a <> ''));
-- check
SELECT * FROM t
