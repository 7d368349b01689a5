The foreign key hangs on the primary key that goes.
-- before
CREATE TABLE parent (id integer PRIMARY KEY, code integer NOT NULL);
CREATE TABLE child (id integer PRIMARY KEY, parent_id integer CONSTRAINT up REFERENCES parent (id));
-- seed
INSERT INTO parent VALUES (1, 1);
INSERT INTO child VALUES (1, 1);
-- after
CREATE TABLE parent (id integer NOT NULL CONSTRAINT parent_id_unique UNIQUE, code integer PRIMARY KEY);
CREATE TABLE child (id integer PRIMARY KEY, parent_id integer CONSTRAINT up REFERENCES parent (id));
-- check
SELECT * FROM child
