-- before
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE parent (id integer PRIMARY KEY);
CREATE TABLE child (id integer PRIMARY KEY, parent_id integer REFERENCES parent, kind kind DEFAULT 'a', note text);
CREATE INDEX child_note ON child (lower(note)) WHERE note IS NOT NULL;
COMMENT ON TABLE child IS 'gone';
-- seed
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (1, 1, 'b', 'x');
-- after
CREATE TABLE kept (name text, number integer);
