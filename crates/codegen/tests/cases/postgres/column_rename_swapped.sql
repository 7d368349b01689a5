Two columns of one type exchange their names by a third: said in two steps it can't be, so it is refused.
-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text, c text);
-- refused
it may be a rename
