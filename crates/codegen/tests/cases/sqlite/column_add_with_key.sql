A referring column, a unique one and one with a check.
-- before
CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE a (id integer PRIMARY KEY);
-- seed
INSERT INTO users VALUES (1), (2);
INSERT INTO a VALUES (1);
-- after
CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE a (id integer PRIMARY KEY, u integer REFERENCES users ON DELETE SET NULL, v text UNIQUE, w integer DEFAULT 3 CHECK (w > 2));
-- check
SELECT id FROM a
