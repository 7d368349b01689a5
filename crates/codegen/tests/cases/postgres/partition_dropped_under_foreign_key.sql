A partition goes although others refer to the whole.
-- options
empty
-- before
CREATE TABLE log (id int, day int, PRIMARY KEY (id, day)) PARTITION BY LIST (day);
CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1);
CREATE TABLE notes (id int, day int, FOREIGN KEY (id, day) REFERENCES log);
-- after
CREATE TABLE log (id int, day int, PRIMARY KEY (id, day)) PARTITION BY LIST (day);
CREATE TABLE log_2 PARTITION OF log FOR VALUES IN (2);
CREATE TABLE notes (id int, day int, FOREIGN KEY (id, day) REFERENCES log);
