-- before
CREATE TABLE t (id serial PRIMARY KEY, name text);
-- seed
INSERT INTO t (name) VALUES ('a'), ('b');
-- after
CREATE TABLE t (id bigserial PRIMARY KEY, name text);
-- check
SELECT id, name FROM t
