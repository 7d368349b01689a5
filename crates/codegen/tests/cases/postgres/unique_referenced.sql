A foreign key needs the unique constraint: both are new, then both go.
-- before
CREATE TABLE parent (id integer PRIMARY KEY, code text, old text CONSTRAINT old_one UNIQUE);
CREATE TABLE child (id integer PRIMARY KEY, code text, old text CONSTRAINT on_old REFERENCES parent (old));
-- seed
INSERT INTO parent VALUES (1, 'x', 'o');
INSERT INTO child VALUES (1, 'x', 'o');
-- after
CREATE TABLE parent (id integer PRIMARY KEY, code text CONSTRAINT new_one UNIQUE, old text);
CREATE TABLE child (id integer PRIMARY KEY, code text CONSTRAINT on_new REFERENCES parent (code), old text);
-- check
SELECT * FROM child
