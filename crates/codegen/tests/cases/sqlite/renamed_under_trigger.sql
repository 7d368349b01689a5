-- before
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET a = 'x' WHERE id = new.id; END;
-- after
CREATE TABLE t (id integer PRIMARY KEY, b text);
CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET b = 'x' WHERE id = new.id; END;
-- options
rename t.a=b
