-- before
CREATE TABLE users (id integer PRIMARY KEY, n integer);
CREATE TABLE posts (id integer PRIMARY KEY, u integer REFERENCES users ON DELETE CASCADE);
-- seed
INSERT INTO users VALUES (1, 4), (2, 5);
INSERT INTO posts VALUES (1, 1), (2, 1);
-- after
CREATE TABLE users (id integer PRIMARY KEY, n integer, born timestamp_text NOT NULL DEFAULT CURRENT_TIMESTAMP, rnd integer NOT NULL DEFAULT (abs(random())),
    day date_text DEFAULT (date('now')), twice integer GENERATED ALWAYS AS (n * 2) STORED, thrice integer AS (n * 3) VIRTUAL);
CREATE TABLE posts (id integer PRIMARY KEY, u integer REFERENCES users ON DELETE CASCADE);
-- check
SELECT id, n FROM users
SELECT * FROM posts
