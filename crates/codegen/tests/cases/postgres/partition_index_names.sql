The indexes and keys of partitions that belong to the whole have names of their own.
-- before
CREATE TABLE p (id integer NOT NULL, k integer NOT NULL) PARTITION BY RANGE (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
CREATE INDEX by_id ON p (id);
ALTER INDEX p2_id_idx RENAME TO former;
-- seed
INSERT INTO p VALUES (1, 1), (2, 12);
-- after
CREATE TABLE p (id integer NOT NULL, k integer NOT NULL) PARTITION BY RANGE (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20);
CREATE INDEX by_id ON p (id);
ALTER INDEX p1_id_idx RENAME TO first;
ALTER INDEX p2_id_idx RENAME TO second;
ALTER TABLE p1 ADD CONSTRAINT first_key PRIMARY KEY (k);
ALTER TABLE p ADD PRIMARY KEY (k);
-- check
SELECT * FROM p
