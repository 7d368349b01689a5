-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, c text UNIQUE, d text, CONSTRAINT named UNIQUE (d));
-- seed
INSERT INTO t VALUES (1, 'a', 'b', 'c', 'd');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text UNIQUE, b text, c text, d text, UNIQUE (a, b), CONSTRAINT other UNIQUE (b, d));
-- check
SELECT * FROM t
