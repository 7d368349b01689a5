Three tables, and three columns of one, take each other's names in a ring, with their keys, indexes and views.
-- options
rename a=b
rename b=c
rename c=a
rename t.x=y
rename t.y=z
rename t.z=x
-- before
CREATE TABLE a (id serial PRIMARY KEY, n int UNIQUE);
CREATE TABLE b (id serial PRIMARY KEY, a int REFERENCES a, CHECK (a > 0));
CREATE TABLE c (id serial PRIMARY KEY, b int REFERENCES b);
CREATE INDEX a_n_idx ON a (n);
CREATE VIEW v AS SELECT a.n, b.a, c.b FROM a, b, c;
CREATE TABLE t (x int PRIMARY KEY, y text CHECK (y <> ''), z date);
CREATE INDEX t_y_idx ON t (y);
CREATE INDEX t_z_idx ON t (z);
CREATE VIEW w AS SELECT x, y, z FROM t;
-- after
CREATE TABLE b (id serial PRIMARY KEY, n int UNIQUE);
CREATE TABLE c (id serial PRIMARY KEY, a int REFERENCES b, CHECK (a > 0));
CREATE TABLE a (id serial PRIMARY KEY, b int REFERENCES c);
CREATE INDEX b_n_idx ON b (n);
CREATE VIEW v AS SELECT b.n, c.a, a.b FROM b, c, a;
CREATE TABLE t (y int PRIMARY KEY, z text CHECK (z <> ''), x date);
CREATE INDEX t_z_idx ON t (z);
CREATE INDEX t_x_idx ON t (x);
CREATE VIEW w AS SELECT y AS x, z AS y, x AS z FROM t;
-- seed
INSERT INTO a (n) VALUES (3), (4);
INSERT INTO b (a) VALUES (2);
INSERT INTO c (b) VALUES (1);
INSERT INTO t VALUES (1, 'y', '2020-01-01');
-- check
SELECT x, y, z FROM w
