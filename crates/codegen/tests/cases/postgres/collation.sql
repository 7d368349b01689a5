-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b text COLLATE "C", c text);
CREATE INDEX t_a ON t (a);
-- seed
INSERT INTO t VALUES (1, 'a', 'b', 'c');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text COLLATE "C", b text, c varchar(9) COLLATE "POSIX");
CREATE INDEX t_a ON t (a);
-- check
SELECT id, a, b, c FROM t
