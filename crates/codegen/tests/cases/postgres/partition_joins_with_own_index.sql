A table that becomes a partition keeps its own index beside the one that is its parent's.
-- options
names
-- before
CREATE TABLE log (id int, day int) PARTITION BY LIST (day);
CREATE INDEX log_idx ON log (day, id);
CREATE TABLE log_1 (id int, day int);
CREATE INDEX mine ON log_1 (day, id);
-- seed
INSERT INTO log_1 VALUES (1, 1);
-- after
CREATE TABLE log (id int, day int) PARTITION BY LIST (day);
CREATE INDEX log_idx ON log (day, id);
CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1);
CREATE INDEX mine ON log_1 (day, id);
-- check
SELECT id, day FROM log_1;
