-- before
CREATE TABLE users (id integer PRIMARY KEY AUTOINCREMENT, name text UNIQUE);
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer REFERENCES users (id));
CREATE INDEX idx_name ON users (lower(name));
-- seed
INSERT INTO users (name) VALUES ('Ada');
INSERT INTO posts (user_id) VALUES (1);
-- after
CREATE TABLE accounts (id integer PRIMARY KEY AUTOINCREMENT, name text UNIQUE);
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer REFERENCES accounts (id));
CREATE INDEX idx_name ON accounts (lower(name));
-- options
rename users=accounts
-- check
SELECT id, user_id FROM posts
