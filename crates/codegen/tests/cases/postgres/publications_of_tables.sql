-- before
CREATE TABLE t (id integer PRIMARY KEY, at date) ;
CREATE TABLE u (id integer);
CREATE PUBLICATION chosen FOR TABLE t;
CREATE PUBLICATION nothing;
-- after
CREATE TABLE t (id integer PRIMARY KEY, at date);
CREATE TABLE u (id integer);
CREATE PUBLICATION chosen FOR TABLE t, u WITH (publish = 'insert', publish_via_partition_root = true);
CREATE PUBLICATION everything FOR ALL TABLES;
COMMENT ON PUBLICATION chosen IS 'two';
