-- before
CREATE TABLE parent (a integer, b integer, PRIMARY KEY (a, b));
CREATE TABLE child (id integer PRIMARY KEY, x integer, y integer, CONSTRAINT up FOREIGN KEY (x, y) REFERENCES parent (a, b) ON UPDATE CASCADE);
-- seed
INSERT INTO parent VALUES (1, 2);
INSERT INTO child VALUES (1, 1, 2);
-- after
CREATE TABLE parent (a integer, "order" integer, PRIMARY KEY (a, "order"));
CREATE TABLE child (id integer PRIMARY KEY, z integer, y integer, CONSTRAINT up FOREIGN KEY (z, y) REFERENCES parent (a, "order") ON UPDATE CASCADE);
-- options
rename parent.b=order
rename child.x=z
-- check
SELECT id, y FROM child
