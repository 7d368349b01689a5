-- before
CREATE TABLE p (id integer PRIMARY KEY, a varchar(10), b integer, c text, d text NOT NULL DEFAULT 'x', e);
CREATE TABLE c (id integer PRIMARY KEY, p_id integer NOT NULL REFERENCES p ON DELETE CASCADE);
CREATE INDEX p_a ON p (a);
CREATE UNIQUE INDEX p_low ON p (lower(c)) WHERE c IS NOT NULL;
-- seed
INSERT INTO p VALUES (1, 'a', 2, '3', 'd', 5);
INSERT INTO c VALUES (1, 1), (2, 1);
-- after
CREATE TABLE p (id integer PRIMARY KEY, a varchar(20), b bigint, c text, d varchar(3) NOT NULL DEFAULT 'y', e integer);
CREATE TABLE c (id integer PRIMARY KEY, p_id integer NOT NULL REFERENCES p ON DELETE CASCADE);
CREATE INDEX p_a ON p (a);
CREATE UNIQUE INDEX p_low ON p (lower(c)) WHERE c IS NOT NULL;
-- check
SELECT id, a, b, d FROM p
SELECT * FROM c
