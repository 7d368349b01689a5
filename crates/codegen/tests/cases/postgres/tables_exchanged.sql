Two tables exchange their names, and all names that the server made from those with them.
-- before
CREATE TABLE b (id serial PRIMARY KEY, y integer);
CREATE TABLE a (id serial PRIMARY KEY, x text UNIQUE, ref integer REFERENCES b);
CREATE INDEX a_x_idx ON a (x);
-- seed
INSERT INTO b (y) VALUES (1);
INSERT INTO a (x, ref) VALUES ('q', 1);
-- after
CREATE TABLE a (id serial PRIMARY KEY, y integer);
CREATE TABLE b (id serial PRIMARY KEY, x text UNIQUE, ref integer REFERENCES a);
CREATE INDEX b_x_idx ON b (x);
-- options
rename a=b
rename b=a
