Schemas are not made by us.
-- before
CREATE TABLE t (id integer PRIMARY KEY);
-- after
CREATE TABLE t (id integer PRIMARY KEY);
CREATE SCHEMA app;
CREATE TABLE app.users (id integer PRIMARY KEY);
-- refused
schema app
