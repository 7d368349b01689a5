Row filters, lists of columns and whole schemas.
-- before
CREATE SCHEMA app;
CREATE TABLE t (id integer PRIMARY KEY, a integer, b text);
CREATE TABLE u (id integer PRIMARY KEY);
CREATE PUBLICATION changed FOR TABLE t WHERE (id > 3);
CREATE PUBLICATION gone FOR TABLES IN SCHEMA app;
-- after
CREATE SCHEMA app;
CREATE TABLE t (id integer PRIMARY KEY, b text, c text);
CREATE TABLE u (id integer PRIMARY KEY);
CREATE PUBLICATION changed FOR TABLE t (id, c) WHERE (id > 4 AND id <> 7), u;
CREATE PUBLICATION of_schemas FOR TABLES IN SCHEMA app, TABLE u;
-- options
since 15
drop t.a
