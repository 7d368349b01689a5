The trigger spells the table otherwise.
-- before
CREATE TABLE users (id integer PRIMARY KEY, a text);
CREATE TRIGGER tr AFTER INSERT ON Users BEGIN SELECT 1; END;
-- after
CREATE TABLE users (id integer PRIMARY KEY, a text NOT NULL);
CREATE TRIGGER tr AFTER INSERT ON Users BEGIN SELECT 1; END;
