Columns come and go with those of the parent; what the child says otherwise comes and goes, too.
-- options
empty
names
-- before
CREATE TABLE alpha (c integer, "Order" integer);
COMMENT ON COLUMN alpha."Order" IS 'x';
CREATE TABLE child () INHERITS (alpha);
CREATE TABLE p (a int, b int DEFAULT 4) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
ALTER TABLE p1 ALTER b DROP DEFAULT;
CREATE TABLE q (a int) PARTITION BY LIST (a);
CREATE TABLE q1 PARTITION OF q FOR VALUES IN (1);
-- after
CREATE TABLE alpha (c integer, n int DEFAULT 3, m int);
COMMENT ON COLUMN alpha.m IS 'x';
CREATE TABLE child () INHERITS (alpha);
ALTER TABLE child ALTER n SET DEFAULT 5;
CREATE TABLE p (a int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE q (a int, b int DEFAULT 4) PARTITION BY LIST (a);
CREATE TABLE q1 PARTITION OF q FOR VALUES IN (1);
ALTER TABLE q1 ALTER b DROP DEFAULT;
