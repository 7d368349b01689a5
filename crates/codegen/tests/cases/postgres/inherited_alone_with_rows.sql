Where rows may be, a column does not come to be inherited alone.
-- before
CREATE TABLE p (id int);
CREATE TABLE c (id int);
-- after
CREATE TABLE p (id int);
CREATE TABLE c () INHERITS (p);
-- refused
name it among the table's own columns, too
