-- before
CREATE TABLE t (id integer PRIMARY KEY, a integer CHECK (a > 0), b integer, CONSTRAINT changed CHECK (b > 0), CONSTRAINT gone CHECK (a <> b), CONSTRAINT renamed CHECK (b < 100));
-- seed
INSERT INTO t VALUES (1, 5, 6);
-- after
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer CHECK (b IN (1, 6)), CONSTRAINT changed CHECK (b > 1), CONSTRAINT new_name CHECK (b < 100), CHECK (a + b > 2), CONSTRAINT q CHECK (a <> '?' AND a <> '$1'));
-- check
SELECT * FROM t
