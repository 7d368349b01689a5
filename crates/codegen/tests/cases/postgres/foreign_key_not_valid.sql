-- before
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, p_id integer);
ALTER TABLE c ADD CONSTRAINT was_not FOREIGN KEY (p_id) REFERENCES p NOT VALID;
-- seed
INSERT INTO p VALUES (1);
INSERT INTO c VALUES (1, 1);
-- after
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, p_id integer CONSTRAINT was_not REFERENCES p);
ALTER TABLE c ADD CONSTRAINT positive CHECK (p_id > 0) NOT VALID;
-- check
SELECT * FROM c
