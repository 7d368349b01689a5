-- before
CREATE TYPE gone AS ENUM ('a');
CREATE TABLE t (id integer PRIMARY KEY);
-- after
CREATE TYPE made AS ENUM ('x', 'it''s', 'Y z');
CREATE TYPE none AS ENUM ();
CREATE TABLE t (id integer PRIMARY KEY, m made, ms made[]);
