Partitions leave before others take their place; one of them becomes a table of its own, with its index.
-- before
CREATE TABLE p (id integer, k text) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN ('a');
CREATE TABLE p2 PARTITION OF p FOR VALUES IN ('b');
CREATE TABLE p3 PARTITION OF p FOR VALUES IN ('c');
CREATE INDEX by_id ON p (id);
-- after
CREATE TABLE p (id integer, k text) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN ('b');
CREATE TABLE p2 PARTITION OF p FOR VALUES IN ('a');
CREATE TABLE p3 (id integer, k text);
CREATE TABLE p4 PARTITION OF p FOR VALUES IN ('c');
CREATE INDEX by_id ON p (id);
CREATE INDEX p3_id_idx ON p3 (id);
