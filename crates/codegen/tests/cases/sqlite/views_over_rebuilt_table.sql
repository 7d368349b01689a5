Views over a table that is rebuilt, one over the other, and a trigger on a view.
-- before
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE VIEW w AS SELECT a FROM v;
CREATE TRIGGER tr INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a) VALUES (new.a); END;
-- seed
INSERT INTO t VALUES (1, 'x');
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL DEFAULT '');
CREATE VIEW v AS SELECT id, a FROM t;
CREATE VIEW w AS SELECT a FROM v;
CREATE TRIGGER tr INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a) VALUES (new.a); END;
