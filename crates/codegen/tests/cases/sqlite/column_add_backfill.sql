-- before
CREATE TABLE users (id integer PRIMARY KEY);
-- seed
INSERT INTO users VALUES (1), (2);
-- after
CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL, age integer NOT NULL, at datetime_text NOT NULL);
-- options
backfill users.name=O'Hara
backfill users.age=18
backfill users.at=CURRENT_TIMESTAMP
-- check
SELECT id FROM users
