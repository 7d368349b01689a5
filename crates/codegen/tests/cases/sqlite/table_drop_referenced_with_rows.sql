The rows of the dropped table are referred to until the key goes.
-- before
CREATE TABLE parent (id integer PRIMARY KEY);
CREATE TABLE child (id integer PRIMARY KEY, parent_id integer REFERENCES parent ON DELETE CASCADE);
-- seed
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (1, 1);
-- after
CREATE TABLE child (id integer PRIMARY KEY, parent_id integer);
-- options
down fails rows refer to nothing
-- check
SELECT * FROM child
