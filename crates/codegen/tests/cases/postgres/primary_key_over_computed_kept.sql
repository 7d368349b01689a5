-- A primary key that stays goes meanwhile where its column is made anew, on the way back too, and
-- what refers to it likewise.
-- before
CREATE TABLE t (a integer NOT NULL, e integer GENERATED ALWAYS AS (a + 1) STORED, PRIMARY KEY (e));
CREATE TABLE u (a integer NOT NULL, e integer NOT NULL, PRIMARY KEY (e));
CREATE TABLE child (e integer REFERENCES u);
-- after
CREATE TABLE t (a integer NOT NULL, e integer, PRIMARY KEY (e));
CREATE TABLE u (a integer NOT NULL, e integer GENERATED ALWAYS AS (a + 1) STORED, PRIMARY KEY (e));
CREATE TABLE child (e integer REFERENCES u);
-- seed
INSERT INTO t VALUES (1);
INSERT INTO u VALUES (1, 2);
INSERT INTO child VALUES (2);
-- check
SELECT a, e FROM t
SELECT a, e FROM u
SELECT e FROM child
