What is set at a column changes beside the column's type.
-- before
CREATE TABLE t (a int, b int, c text);
ALTER TABLE t ALTER a SET STATISTICS 200;
ALTER TABLE t ALTER b SET (n_distinct = 5);
CREATE STATISTICS s ON a, b FROM t;
-- after
CREATE TABLE t (a bigint, b bigint, c text);
ALTER TABLE t ALTER a SET STATISTICS 300;
ALTER TABLE t ALTER b SET (n_distinct = 6);
CREATE STATISTICS s (ndistinct) ON a, b FROM t;
