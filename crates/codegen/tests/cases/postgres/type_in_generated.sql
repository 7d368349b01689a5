The generated column computes from a column whose type changes.
-- before
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer GENERATED ALWAYS AS (a * 2) STORED);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a bigint, b integer GENERATED ALWAYS AS (a * 2) STORED);
-- refused
generated column b computes from it
