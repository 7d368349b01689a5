A key of a partition that is its part of the parent's index can't go, or come, by itself: it is said before anything runs.
-- before
CREATE TABLE m (id int NOT NULL, v int NOT NULL) PARTITION BY LIST (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
ALTER TABLE m1 ADD CONSTRAINT m1_own PRIMARY KEY (id, v);
CREATE UNIQUE INDEX m_u ON m (id, v);
-- after
CREATE TABLE m (id int NOT NULL, v int NOT NULL) PARTITION BY LIST (id);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN (1);
-- refused
it is the partition's part of index m_u
