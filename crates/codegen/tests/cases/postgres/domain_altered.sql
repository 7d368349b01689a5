A domain that a table uses is altered in place.
-- before
CREATE DOMAIN positive AS integer CONSTRAINT above CHECK (VALUE > 0);
CREATE TABLE t (id integer PRIMARY KEY, n positive);
-- seed
INSERT INTO t VALUES (1, 5);
-- after
CREATE DOMAIN positive AS integer DEFAULT 1 NOT NULL CONSTRAINT above CHECK (VALUE > 2);
CREATE TABLE t (id integer PRIMARY KEY, n positive);
