A column that a table is partitioned by keeps its type.
-- before
CREATE TABLE p (id integer, k integer) PARTITION BY RANGE (k);
-- after
CREATE TABLE p (id integer, k bigint) PARTITION BY RANGE (k);
-- refused
the table is partitioned by it
