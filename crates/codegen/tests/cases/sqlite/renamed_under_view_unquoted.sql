SQLite writes the new name in quotes: no difference.
-- before
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE TABLE [odd name] (a text);
CREATE VIEW v AS SELECT t.a FROM t;
CREATE VIEW w AS SELECT a FROM [odd name];
CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = 'x' WHERE id = new.id; END;
-- after
CREATE TABLE u (id integer PRIMARY KEY, a text);
CREATE TABLE [odd name] (a int);
CREATE VIEW v AS SELECT u.a FROM u;
CREATE VIEW w AS SELECT a FROM [odd name];
CREATE TRIGGER g AFTER INSERT ON u BEGIN UPDATE u SET a = 'x' WHERE id = new.id; END;
-- options
rename t=u
