-- before
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END;
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL);
CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END;
-- refused
trigger tr
