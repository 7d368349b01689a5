Columns of tables without rows come to be inherited alone, or the table's own, too: these tables are made anew.
-- options
empty
-- before
CREATE TABLE p (id int, note text CHECK (note <> ''));
CREATE TABLE c () INHERITS (p);
CREATE TABLE d (id int, k serial) INHERITS (p);
CREATE TABLE e () INHERITS (d);
CREATE TABLE f (id int, note text, CONSTRAINT p_note_check CHECK (note <> ''), z int);
CREATE INDEX d_k ON d (k);
CREATE VIEW v AS SELECT id FROM d;
-- after
CREATE TABLE p (id int, note text CHECK (note <> ''));
CREATE TABLE c (note text) INHERITS (p);
CREATE TABLE d (k serial) INHERITS (p);
CREATE TABLE e () INHERITS (d);
CREATE TABLE f (z int) INHERITS (p);
CREATE INDEX d_k ON d (k);
CREATE VIEW v AS SELECT id FROM d;
