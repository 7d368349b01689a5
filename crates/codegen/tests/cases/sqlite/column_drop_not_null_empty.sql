Without rows the column comes back.
-- before
CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);
-- after
CREATE TABLE users (id integer PRIMARY KEY);
