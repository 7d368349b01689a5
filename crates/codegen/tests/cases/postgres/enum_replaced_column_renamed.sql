-- before
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id integer PRIMARY KEY, m mood DEFAULT 'a');
CREATE INDEX i ON t (id) WHERE m = 'a';
-- seed
INSERT INTO t VALUES (1, 'b');
-- after
CREATE TYPE mood AS ENUM ('b', 'a');
CREATE TABLE u (id integer PRIMARY KEY, n mood DEFAULT 'a');
CREATE INDEX i ON u (id) WHERE n = 'a';
-- options
rename t=u
rename u.m=n
