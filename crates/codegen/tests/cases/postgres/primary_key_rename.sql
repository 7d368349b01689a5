-- before
CREATE TABLE t (id integer CONSTRAINT key_a PRIMARY KEY);
-- after
CREATE TABLE t (id integer CONSTRAINT key_b PRIMARY KEY);
