-- before
CREATE TABLE t (id bigserial PRIMARY KEY, n smallserial, name text);
ALTER SEQUENCE t_n_seq RENAME TO "other's name";
-- seed
INSERT INTO t (name) VALUES ('a'), ('b');
-- after
CREATE TABLE t (id serial PRIMARY KEY, n serial, name text);
ALTER SEQUENCE t_n_seq RENAME TO "other's name";
-- check
SELECT id, name FROM t
