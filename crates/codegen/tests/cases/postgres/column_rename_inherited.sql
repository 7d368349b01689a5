-- Whether a column is renamed is asked for the table that has it itself, not for its children.
-- before
CREATE TABLE parent (id integer, former text);
CREATE TABLE child (more text) INHERITS (parent);
-- after
CREATE TABLE parent (id integer, latter text);
CREATE TABLE child (more text) INHERITS (parent);
-- options
rename parent.former=latter
