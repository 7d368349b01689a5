-- before
CREATE TABLE users (id integer PRIMARY KEY, name text, old text);
-- seed
INSERT INTO users VALUES (1, 'Ada', 'x');
-- after
CREATE TABLE accounts (id integer PRIMARY KEY, full_name varchar(200) NOT NULL, born date);
CREATE INDEX accounts_born ON accounts (born);
-- options
rename users=accounts
rename accounts.name=full_name
drop accounts.old
