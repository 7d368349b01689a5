-- before
CREATE TABLE a (id integer PRIMARY KEY, b_id integer, self_id integer REFERENCES a);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a);
ALTER TABLE a ADD CONSTRAINT a_to_b FOREIGN KEY (b_id) REFERENCES b;
-- after
CREATE TABLE z (id integer PRIMARY KEY);
