-- before
CREATE TABLE a (id integer PRIMARY KEY, b integer GENERATED ALWAYS AS (id * 2) STORED, c text);
CREATE INDEX a_b ON a (b);
-- seed
INSERT INTO a (id, c) VALUES (3, 'c');
-- after
CREATE TABLE a (id integer PRIMARY KEY, c text, d text GENERATED ALWAYS AS (c || '?') STORED, e text, f text GENERATED ALWAYS AS (lower(e)) STORED);
CREATE INDEX a_d ON a (d);
-- check
SELECT id, c FROM a
