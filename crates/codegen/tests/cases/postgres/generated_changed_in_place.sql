The column keeps its place, and what stands on it stays.
-- before
CREATE TABLE a (id integer PRIMARY KEY, b integer GENERATED ALWAYS AS (id * 2) STORED, c integer);
CREATE INDEX on_b ON a (b);
CREATE VIEW v AS SELECT b FROM a;
-- seed
INSERT INTO a VALUES (1), (2);
-- after
CREATE TABLE a (id integer PRIMARY KEY, b integer GENERATED ALWAYS AS (id * 3) STORED, c integer);
CREATE INDEX on_b ON a (b);
CREATE VIEW v AS SELECT b FROM a;
-- check
SELECT attname, attnum FROM pg_attribute WHERE attrelid = 'a'::regclass AND attnum > 0
-- options
since 17
here
