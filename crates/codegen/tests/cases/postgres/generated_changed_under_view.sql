A column that is computed otherwise is added anew: views over it step aside, and what the server takes along with it comes back.
-- before
CREATE TABLE t (a int, b int, s int GENERATED ALWAYS AS (a + b) STORED, CHECK (s > 0));
CREATE TABLE u (a int, b int, w text GENERATED ALWAYS AS (a::text) STORED);
CREATE INDEX t_s ON t (s);
CREATE VIEW v AS SELECT s FROM t;
CREATE STATISTICS st ON a, s FROM t;
ALTER TABLE t ALTER s SET STATISTICS 70;
ALTER TABLE t ALTER s SET (n_distinct = 5);
ALTER TABLE u ALTER w SET STORAGE EXTERNAL;
ALTER TABLE u ALTER w SET COMPRESSION pglz;
-- after
CREATE TABLE t (a int, b int, s int GENERATED ALWAYS AS (a * b) STORED, CHECK (s > 0));
CREATE TABLE u (a int, b int, w text GENERATED ALWAYS AS (b::text) STORED);
CREATE INDEX t_s ON t (s);
CREATE VIEW v AS SELECT s FROM t;
CREATE STATISTICS st ON a, s FROM t;
ALTER TABLE t ALTER s SET STATISTICS 70;
ALTER TABLE t ALTER s SET (n_distinct = 5);
ALTER TABLE u ALTER w SET STORAGE EXTERNAL;
ALTER TABLE u ALTER w SET COMPRESSION pglz;
-- seed
INSERT INTO t VALUES (3, 4);
-- check
SELECT a, b FROM t
