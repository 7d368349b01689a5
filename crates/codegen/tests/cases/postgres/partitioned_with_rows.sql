A table that may have rows does not become partitioned.
-- before
CREATE TABLE t (id int NOT NULL, at date NOT NULL);
-- after
CREATE TABLE t (id int NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
-- refused
a table with rows can't become partitioned
