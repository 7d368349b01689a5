-- before
CREATE TABLE users (id integer PRIMARY KEY, a text, b text, "c d" integer DEFAULT 3);
CREATE INDEX users_a ON users (a);
CREATE INDEX users_b ON users (id) WHERE b IS NOT NULL;
CREATE INDEX users_e ON users (lower("c d"));
-- seed
INSERT INTO users VALUES (1, 'a', 'b', 3);
-- after
CREATE TABLE users (id integer PRIMARY KEY);
-- check
SELECT id FROM users
