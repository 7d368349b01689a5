A table becomes a partition of a new table; going back, it has nothing of that.
-- before
CREATE TABLE part (id int NOT NULL, n int);
CREATE TABLE had (id int NOT NULL, n int, PRIMARY KEY (id));
CREATE INDEX had_index ON had (n);
-- seed
INSERT INTO part VALUES (1, 1);
INSERT INTO had VALUES (12, 1);
-- after
CREATE TABLE whole (id int NOT NULL, n int, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE INDEX by_n ON whole (n);
CREATE TABLE part (id int NOT NULL, n int);
ALTER TABLE whole ATTACH PARTITION part FOR VALUES FROM (0) TO (10);
CREATE TABLE had (id int NOT NULL, n int);
ALTER TABLE whole ATTACH PARTITION had FOR VALUES FROM (10) TO (20);
-- check
SELECT id, n FROM part;
SELECT id, n FROM had
