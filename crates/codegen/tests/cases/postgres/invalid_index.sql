An index that a failed statement left behind is none, and none is made so on purpose.
-- before
CREATE TABLE t (id integer);
CREATE INDEX i ON t (id);
-- after
CREATE TABLE t (id integer);
CREATE INDEX i ON t (id);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass;
-- refused
a statement that failed left it behind
