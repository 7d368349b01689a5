-- before
CREATE TABLE parent (id integer PRIMARY KEY);
CREATE TABLE child (id integer PRIMARY KEY, parent_id integer REFERENCES parent, note text);
CREATE INDEX child_note ON child (lower(note)) WHERE note IS NOT NULL;
CREATE TABLE kept (id integer PRIMARY KEY);
-- seed
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (1, 1, 'x');
-- after
CREATE TABLE kept (id integer PRIMARY KEY);
