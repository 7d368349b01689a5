The column that it computes from goes with it.
-- before
CREATE TABLE a (id integer PRIMARY KEY, a_src integer, z_gen integer GENERATED ALWAYS AS (a_src * 2) STORED, b_gen integer GENERATED ALWAYS AS (y_src * 2) STORED, y_src integer);
-- seed
INSERT INTO a (id, a_src) VALUES (1, 2);
-- after
CREATE TABLE a (id integer PRIMARY KEY);
-- check
SELECT id FROM a
