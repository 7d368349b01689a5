-- before
CREATE TABLE a (id integer PRIMARY KEY, b integer GENERATED ALWAYS AS (id * 2) STORED, c text, v integer AS (id + 1) VIRTUAL);
CREATE INDEX a_b ON a (b);
-- seed
INSERT INTO a (id, c) VALUES (3, 'c');
-- after
CREATE TABLE a (id integer PRIMARY KEY, b integer GENERATED ALWAYS AS (id * 3) STORED, c text, d text AS (c || '?') VIRTUAL);
CREATE INDEX a_d ON a (d);
-- check
SELECT id, c FROM a
