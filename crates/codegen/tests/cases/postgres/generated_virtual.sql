Virtual columns: made, with another expression, stored from now on, and with values of their own.
-- before
CREATE TABLE t (id integer PRIMARY KEY, a integer GENERATED ALWAYS AS (id * 2), b integer GENERATED ALWAYS AS (id * 2) VIRTUAL, c integer GENERATED ALWAYS AS (id * 2) STORED,
    d integer NOT NULL GENERATED ALWAYS AS (id * 2) VIRTUAL);
-- seed
INSERT INTO t (id) VALUES (1), (2);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a integer GENERATED ALWAYS AS (id * 3) VIRTUAL, b integer GENERATED ALWAYS AS (id * 2) STORED, c integer GENERATED ALWAYS AS (id * 2) VIRTUAL,
    d integer NOT NULL, e integer GENERATED ALWAYS AS (id + 1));
CREATE TABLE made (id integer PRIMARY KEY, a integer GENERATED ALWAYS AS (id * 3));
-- check
SELECT id, b, c, d FROM t
-- options
since 18
