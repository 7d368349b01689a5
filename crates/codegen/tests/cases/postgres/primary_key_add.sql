-- before
CREATE TABLE t (id integer NOT NULL, a text);
CREATE TABLE u (id integer, a text);
-- seed
INSERT INTO t VALUES (1, 'a');
INSERT INTO u VALUES (1, 'a');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE TABLE u (id integer CONSTRAINT the_key PRIMARY KEY, a text);
-- check
SELECT * FROM t
