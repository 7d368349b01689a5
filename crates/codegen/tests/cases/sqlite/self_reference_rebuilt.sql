-- before
CREATE TABLE t (id integer PRIMARY KEY, up integer REFERENCES t (id) ON DELETE CASCADE, a text);
CREATE INDEX t_up ON t (up);
-- seed
INSERT INTO t VALUES (1, NULL, 'a'), (2, 1, 'b'), (3, 2, 'c');
-- after
CREATE TABLE t (id integer PRIMARY KEY, up integer REFERENCES t (id) ON DELETE CASCADE, a text NOT NULL);
CREATE INDEX t_up ON t (up);
-- check
SELECT * FROM t
