A partition's own keys become part of its parent's indexes: no second ones are made.
-- options
empty
names
-- before
CREATE TABLE log (id int NOT NULL, day int NOT NULL, note text DEFAULT 'x', CHECK (id > 0)) PARTITION BY LIST (day);
CREATE UNIQUE INDEX log_idx ON log (day, id);
CREATE TABLE notes (id int, day int);
-- after
CREATE TABLE log (id int NOT NULL, day int NOT NULL, note text DEFAULT 'x', CHECK (id > 0)) PARTITION BY LIST (day);
CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1);
ALTER TABLE log_1 ADD CONSTRAINT log_1_pkey PRIMARY KEY (day, id);
CREATE UNIQUE INDEX log_idx ON log (day, id);
CREATE TABLE notes (id int, day int);
CREATE TABLE log_2 PARTITION OF log (note NOT NULL, PRIMARY KEY (id, day)) FOR VALUES IN (2);
CREATE TABLE plain (id int, day int) PARTITION BY LIST (day);
CREATE TABLE plain_1 PARTITION OF plain (PRIMARY KEY (id, day)) FOR VALUES IN (1);
