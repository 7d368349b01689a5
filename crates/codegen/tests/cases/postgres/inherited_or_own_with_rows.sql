Where rows may be, a column does not come to be the table's own.
-- before
CREATE TABLE p (id int, note text);
CREATE TABLE c () INHERITS (p);
-- after
CREATE TABLE p (id int);
CREATE TABLE c (note text) INHERITS (p);
-- refused
it can't come to be the table's own, too, where it stands, in a table with rows
