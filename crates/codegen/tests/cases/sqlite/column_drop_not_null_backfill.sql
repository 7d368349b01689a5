-- before
CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);
-- seed
INSERT INTO users VALUES (1, 'Ada');
-- after
CREATE TABLE users (id integer PRIMARY KEY);
-- options
backfill users.name=nobody
-- check
SELECT id FROM users
