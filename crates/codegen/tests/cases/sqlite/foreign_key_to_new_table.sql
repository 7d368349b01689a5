-- before
CREATE TABLE a (id integer PRIMARY KEY, b_id integer);
-- seed
INSERT INTO a VALUES (1, NULL);
-- after
CREATE TABLE a (id integer PRIMARY KEY, b_id integer REFERENCES b (id));
CREATE TABLE b (id integer PRIMARY KEY);
-- check
SELECT * FROM a
