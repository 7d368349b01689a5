What is set beside a thing: targets of statistics, options of a toast table, states of partitions' triggers.
-- options
since 15
-- before
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE t (id integer, a text, b text) WITH (toast.autovacuum_enabled = false);
CREATE TABLE p (id integer) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TRIGGER note AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION noted();
CREATE MATERIALIZED VIEW m AS SELECT id, a FROM t;
-- after
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE t (id integer, a text, b text)
    WITH (fillfactor = 50, autovacuum_enabled = false, toast.autovacuum_enabled = true);
CREATE INDEX lowered ON t (lower(a));
ALTER INDEX lowered ALTER COLUMN 1 SET STATISTICS 99;
CREATE STATISTICS pair (ndistinct) ON a, b FROM t;
ALTER STATISTICS pair SET STATISTICS 500;
CREATE TABLE p (id integer) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TRIGGER note AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION noted();
ALTER TABLE p1 DISABLE TRIGGER note;
CREATE MATERIALIZED VIEW m AS SELECT id, a FROM t;
CREATE INDEX mi ON m (id);
ALTER MATERIALIZED VIEW m CLUSTER ON mi;
ALTER MATERIALIZED VIEW m ALTER COLUMN a SET STORAGE EXTERNAL;
