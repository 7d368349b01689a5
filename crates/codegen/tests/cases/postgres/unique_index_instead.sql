-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, CONSTRAINT one UNIQUE (a));
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE UNIQUE INDEX one ON t (a);
