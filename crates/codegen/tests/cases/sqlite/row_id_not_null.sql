A number of rows is never NULL: NOT NULL says nothing there, and no row needs a value.
-- before
CREATE TABLE same (id integer PRIMARY KEY, a text);
CREATE TABLE t (a text);
-- seed
INSERT INTO t VALUES ('x'), ('y');
-- after
CREATE TABLE same (id integer NOT NULL PRIMARY KEY, a text);
CREATE TABLE t (id integer NOT NULL PRIMARY KEY, a text);
-- check
SELECT a FROM t ORDER BY a
