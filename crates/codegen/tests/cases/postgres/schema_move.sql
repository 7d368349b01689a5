-- before
CREATE SCHEMA app;
CREATE TABLE users (id integer PRIMARY KEY, name text);
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer REFERENCES users);
CREATE INDEX users_name ON users (name);
-- seed
INSERT INTO users VALUES (1, 'Ada');
INSERT INTO posts VALUES (1, 1);
-- after
CREATE SCHEMA app;
CREATE TABLE app.people (id integer PRIMARY KEY, name text);
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer REFERENCES app.people);
CREATE INDEX users_name ON app.people (name);
-- options
rename users=app.people
-- check
SELECT * FROM posts
