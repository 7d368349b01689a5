Whether a materialized view was filled is no difference.
-- before
CREATE TABLE t (id int);
CREATE MATERIALIZED VIEW m AS SELECT id FROM t WITH NO DATA;
-- after
CREATE TABLE t (id int);
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
