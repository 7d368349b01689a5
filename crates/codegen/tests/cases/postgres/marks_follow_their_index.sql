What is said of an index or key is said again where that is made anew.
-- before
CREATE TABLE t (a integer NOT NULL, b integer NOT NULL, c text, CONSTRAINT k CHECK (a > 0));
CREATE UNIQUE INDEX i ON t (a);
ALTER TABLE t CLUSTER ON i, REPLICA IDENTITY USING INDEX i, ALTER c SET STORAGE EXTERNAL;
COMMENT ON CONSTRAINT k ON t IS 'said';
-- seed
INSERT INTO t VALUES (1, 2, 'x');
-- after
CREATE TABLE t (a integer NOT NULL, b integer NOT NULL, c bytea, CONSTRAINT k CHECK (b > 0));
CREATE UNIQUE INDEX i ON t (b);
ALTER TABLE t CLUSTER ON i, REPLICA IDENTITY USING INDEX i, ALTER c SET STORAGE EXTERNAL;
COMMENT ON CONSTRAINT k ON t IS 'said';
-- check
SELECT a, b FROM t
