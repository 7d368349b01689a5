A rebuilt parent and child, both numbered.
-- before
CREATE TABLE p (id integer PRIMARY KEY AUTOINCREMENT, c_id integer REFERENCES c ON DELETE CASCADE, x text);
CREATE TABLE c (id integer PRIMARY KEY AUTOINCREMENT, p_id integer REFERENCES p ON DELETE CASCADE, x text);
-- seed
INSERT INTO p VALUES (1, NULL, 'p');
INSERT INTO c VALUES (1, 1, 'c');
UPDATE p SET c_id = 1;
-- after
CREATE TABLE p (id integer PRIMARY KEY AUTOINCREMENT, c_id integer REFERENCES c ON DELETE CASCADE, x varchar(9));
CREATE TABLE c (id integer PRIMARY KEY AUTOINCREMENT, p_id integer REFERENCES p ON DELETE CASCADE, x varchar(9));
-- check
SELECT * FROM p
SELECT * FROM c
