Constraints without a name are known by their columns.
-- before
CREATE TABLE parent (id integer PRIMARY KEY, a integer UNIQUE);
CREATE TABLE child (id integer PRIMARY KEY, x integer REFERENCES parent (a), y integer CHECK (y > 0), UNIQUE (x, y));
-- seed
INSERT INTO parent VALUES (1, 2);
INSERT INTO child VALUES (1, 2, 2);
-- after
CREATE TABLE parent (id integer PRIMARY KEY, b integer UNIQUE);
CREATE TABLE child (id integer PRIMARY KEY, x2 integer REFERENCES parent (b), y2 integer CHECK (y2 > 0), UNIQUE (x2, y2));
-- options
rename parent.a=b
rename child.x=x2
rename child.y=y2
-- check
SELECT id FROM child
