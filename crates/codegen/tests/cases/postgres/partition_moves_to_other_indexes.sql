A partition leaves one table for another that has other indexes: it would keep those of the first.
-- before
CREATE TABLE p (id int NOT NULL, n int) PARTITION BY RANGE (id);
CREATE TABLE q (id int NOT NULL, n int) PARTITION BY RANGE (id);
CREATE INDEX p_n ON p (n);
CREATE INDEX q_id ON q (id);
CREATE TABLE t PARTITION OF p FOR VALUES FROM (0) TO (10);
-- after
CREATE TABLE p (id int NOT NULL, n int) PARTITION BY RANGE (id);
CREATE TABLE q (id int NOT NULL, n int) PARTITION BY RANGE (id);
CREATE INDEX p_n ON p (n);
CREATE INDEX q_id ON q (id);
CREATE TABLE t PARTITION OF q FOR VALUES FROM (0) TO (10);
-- refused
it leaves one partitioned table for another that has other keys or indexes
