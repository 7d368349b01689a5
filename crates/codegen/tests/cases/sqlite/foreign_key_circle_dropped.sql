-- before
CREATE TABLE z (id integer PRIMARY KEY);
CREATE TABLE a (id integer PRIMARY KEY, b_id integer REFERENCES b, self_id integer REFERENCES a);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a);
-- seed
INSERT INTO a VALUES (1, NULL, 1);
INSERT INTO b VALUES (1, 1);
UPDATE a SET b_id = 1;
-- after
CREATE TABLE z (id integer PRIMARY KEY);
