-- Columns that are dropped early, or computed anew, take a primary key along that has them: it is
-- dropped before.
-- before
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE a (id integer, how mood, PRIMARY KEY (id) INCLUDE (how));
CREATE TABLE b (id integer, n integer, PRIMARY KEY (id, n));
-- after
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE a (id integer, PRIMARY KEY (id));
CREATE TABLE b (id integer, n integer GENERATED ALWAYS AS (id + 1) STORED, PRIMARY KEY (n));
-- seed
INSERT INTO a VALUES (1, 'low');
INSERT INTO b VALUES (1, 2);
-- check
SELECT id FROM a
SELECT id, n FROM b
