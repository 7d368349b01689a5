A parent of many is rebuilt: nothing cascades.
-- before
CREATE TABLE p (id integer PRIMARY KEY, a text);
CREATE TABLE c (id integer PRIMARY KEY, p_id integer NOT NULL REFERENCES p ON DELETE CASCADE);
CREATE TABLE g (id integer PRIMARY KEY, c_id integer REFERENCES c ON DELETE SET NULL);
-- seed
INSERT INTO p VALUES (1, 'a'), (2, 'b');
INSERT INTO c VALUES (1, 1), (2, 1), (3, 2);
INSERT INTO g VALUES (1, 1), (2, 3);
-- after
CREATE TABLE p (id integer PRIMARY KEY, a text NOT NULL CHECK (a <> ''));
CREATE TABLE c (id integer PRIMARY KEY, p_id integer NOT NULL REFERENCES p ON DELETE CASCADE);
CREATE TABLE g (id integer PRIMARY KEY, c_id integer REFERENCES c ON DELETE SET NULL);
-- check
SELECT * FROM p
SELECT * FROM c
SELECT * FROM g
