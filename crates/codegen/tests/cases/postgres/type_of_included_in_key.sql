-- The server makes a primary key anew when the type of a column changes that it merely includes:
-- what refers to it goes meanwhile.
-- before
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE TABLE t (id integer, how mood, of integer, PRIMARY KEY (id) INCLUDE (how), FOREIGN KEY (of) REFERENCES t);
-- after
CREATE TABLE t (id integer, how text, of integer, PRIMARY KEY (id) INCLUDE (how), FOREIGN KEY (of) REFERENCES t);
-- seed
INSERT INTO t VALUES (1, 'low', 1);
-- check
SELECT id, how::text, of FROM t
