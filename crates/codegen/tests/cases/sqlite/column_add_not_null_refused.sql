-- before
CREATE TABLE users (id integer PRIMARY KEY);
-- after
CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);
-- refused
--backfill users.name
