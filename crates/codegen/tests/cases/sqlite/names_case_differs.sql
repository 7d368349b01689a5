Upper and lower case make no difference to SQLite.
-- before
CREATE TABLE "Users" (id integer PRIMARY KEY, a text);
CREATE TABLE t (id integer PRIMARY KEY, "Name" text);
-- after
CREATE TABLE users (number integer PRIMARY KEY, b text, c text);
CREATE TABLE t (id integer PRIMARY KEY, name integer);
-- refused
that is the name of table Users
