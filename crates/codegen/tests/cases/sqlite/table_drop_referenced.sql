-- before
CREATE TABLE parent (id integer PRIMARY KEY);
CREATE TABLE child (id integer PRIMARY KEY, parent_id integer CONSTRAINT child_parent REFERENCES parent);
-- seed
INSERT INTO child VALUES (1, NULL);
-- after
CREATE TABLE child (id integer PRIMARY KEY, parent_id integer);
-- check
SELECT id FROM child
