The names that the server made from those of table and column are made anew with them.
-- before
CREATE TABLE users (id serial PRIMARY KEY, name text UNIQUE, up integer REFERENCES users, age integer CHECK (age > 0), n bigint GENERATED ALWAYS AS IDENTITY);
CREATE INDEX ON users (name, age);
CREATE POLICY p ON users USING (name <> 'x');
CREATE VIEW v AS SELECT name FROM users;
-- after
CREATE TABLE accounts (id serial PRIMARY KEY, full_name text UNIQUE, up integer REFERENCES accounts, age integer CHECK (age > 0), n bigint GENERATED ALWAYS AS IDENTITY);
CREATE INDEX ON accounts (full_name, age);
CREATE POLICY p ON accounts USING (full_name <> 'x');
CREATE VIEW v AS SELECT full_name AS name FROM accounts;
-- seed
INSERT INTO users (name) VALUES ('Ada');
-- check
SELECT count(*) FROM v
-- options
rename users=accounts
rename accounts.name=full_name
