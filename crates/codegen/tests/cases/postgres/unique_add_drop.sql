-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, c text UNIQUE, d text, e text, CONSTRAINT named UNIQUE (d));
-- seed
INSERT INTO t VALUES (1, 'a', 'b', 'c', 'd');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text UNIQUE, b text, c text, d text, e text CONSTRAINT e_late UNIQUE DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (a, b), CONSTRAINT late UNIQUE (d) DEFERRABLE, CONSTRAINT inc UNIQUE (a) INCLUDE (e));
-- check
SELECT id, a FROM t
