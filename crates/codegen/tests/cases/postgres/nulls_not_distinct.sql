One key and one index change what they make of NULL, one of each is new.
-- before
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, CONSTRAINT keep UNIQUE (a), CONSTRAINT turn UNIQUE (b));
CREATE UNIQUE INDEX turned ON t (b, id) NULLS NOT DISTINCT;
-- seed
INSERT INTO t VALUES (1, 'a', NULL);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, CONSTRAINT keep UNIQUE (a), CONSTRAINT turn UNIQUE NULLS NOT DISTINCT (b),
    CONSTRAINT both_of UNIQUE NULLS NOT DISTINCT (a, b));
CREATE UNIQUE INDEX turned ON t (b, id);
CREATE UNIQUE INDEX nulls_one ON t (b) NULLS NOT DISTINCT;
-- check
SELECT * FROM t
-- options
since 15
