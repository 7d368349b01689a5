-- before
CREATE TABLE t (a text UNIQUE ON CONFLICT REPLACE, b int NOT NULL ON CONFLICT FAIL);
-- seed
INSERT INTO t VALUES ('x', 1);
-- after
CREATE TABLE t (c text UNIQUE ON CONFLICT REPLACE, d int NOT NULL ON CONFLICT FAIL);
-- options
rename t.a=c
rename t.b=d
