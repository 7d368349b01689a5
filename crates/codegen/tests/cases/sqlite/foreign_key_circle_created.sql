-- before
CREATE TABLE z (id integer PRIMARY KEY);
-- after
CREATE TABLE z (id integer PRIMARY KEY);
CREATE TABLE a (id integer PRIMARY KEY, b_id integer REFERENCES b, self_id integer REFERENCES a);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a);
