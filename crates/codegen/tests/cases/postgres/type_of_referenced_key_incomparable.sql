The key on it stands in the way of the new type and is made anew.
-- before
CREATE TABLE parent (id integer PRIMARY KEY);
CREATE TABLE child (id integer PRIMARY KEY, parent_id integer CONSTRAINT up REFERENCES parent);
-- seed
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (1, 1);
-- after
CREATE TABLE parent (id text PRIMARY KEY);
CREATE TABLE child (id integer PRIMARY KEY, parent_id text CONSTRAINT up REFERENCES parent);
-- check
SELECT id, parent_id::text FROM child
