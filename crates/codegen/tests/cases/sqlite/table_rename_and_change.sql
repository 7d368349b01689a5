-- before
CREATE TABLE users (id integer PRIMARY KEY, name text, old text);
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer REFERENCES users ON DELETE CASCADE);
-- seed
INSERT INTO users VALUES (1, 'Ada', 'x');
INSERT INTO posts VALUES (1, 1);
-- after
CREATE TABLE accounts (id integer PRIMARY KEY, full_name varchar(200) NOT NULL, born date_text);
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer REFERENCES accounts ON DELETE CASCADE);
CREATE INDEX accounts_born ON accounts (born);
-- options
rename users=accounts
rename accounts.name=full_name
drop accounts.old
-- check
SELECT * FROM posts
