-- before
CREATE VIRTUAL TABLE f USING fts5(a);
-- after
CREATE VIRTUAL TABLE f USING fts5(a, b);
-- refused
a virtual table can't be altered
