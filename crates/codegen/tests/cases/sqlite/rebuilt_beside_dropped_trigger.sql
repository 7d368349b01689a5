-- A trigger goes with its table. Before that a table that it names is rebuilt, and SQLite reads
-- all triggers when the new one gets its name.
-- before
CREATE TABLE rebuilt (id integer, n integer);
CREATE TABLE gone (id integer);
CREATE TRIGGER clears AFTER INSERT ON gone BEGIN DELETE FROM rebuilt WHERE id = NEW.id; END;
-- after
CREATE TABLE rebuilt (id integer, n integer UNIQUE);
CREATE TABLE fresh (x text);
CREATE TRIGGER counts AFTER INSERT ON fresh BEGIN SELECT count(n) FROM rebuilt; END;
-- seed
INSERT INTO rebuilt VALUES (1, 2);
-- check
SELECT id, n FROM rebuilt
-- options
drop gone
