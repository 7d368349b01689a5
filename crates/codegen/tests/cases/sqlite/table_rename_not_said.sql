-- before
CREATE TABLE users (id integer PRIMARY KEY, name text);
-- after
CREATE TABLE accounts (id integer PRIMARY KEY, name text);
-- refused
it may be a rename
